using System.Diagnostics;
using Microsoft.Extensions.Options;
using OrderSystem.GrainTracing.Enumerations;
using OrderSystem.GrainTracing.Messaging;

namespace OrderSystem.GrainTracing;

/// <summary>
/// The caller's side of a grain call: a client span, and the current trace context into the request context, whether or
/// not the span is recorded. A sampled-out decision must travel like a sampled one, or the callee flips the coin again
/// and starts a trace without a root.
/// </summary>
internal sealed class OutgoingTraceContextFilter(
    IOptions<GrainCallTracingOptions> options,
    GrainCallFailure failure,
    OutgoingEnumerations enumerations) : IOutgoingGrainCallFilter
{
    private readonly bool _includeSystemCalls = options.Value.IncludeSystemCalls;

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        var method = GrainMethod.Of(context.Request);
        switch (method.Kind)
        {
            case GrainCallKind.Application:
            case GrainCallKind.System when _includeSystemCalls:
                return InvokeInSpan(context, GrainCallSpans.StartOutgoing(method.SpanName, ActivityKind.Client, method.Attributes));

            case GrainCallKind.ChannelDelivery:
                var message = MessageDestination.OfChannel(context.Request);
                return InvokeInSpan(context, GrainCallSpans.StartOutgoing(
                    message.SendSpanName, ActivityKind.Producer, message.Attributes(MessagingAttributes.Send)));

            case GrainCallKind.Enumeration:
                return enumerations.Invoke(context, method);

            // What a stream's item carries is its producer's context, and a reminder's tick has no caller: the context
            // of Orleans' own timers, which is current here, must not take their place.
            default:
                return context.Invoke();
        }
    }

    private Task InvokeInSpan(IOutgoingGrainCallContext context, Activity? span)
    {
        // Orleans invokes a filter from an async method of its own: what is set here travels with this call
        // and is gone when the caller goes on.
        RequestContextCarrier.InjectCurrent(span);
        return span is null ? context.Invoke() : failure.InvokeInClientSpan(context, span);
    }
}
