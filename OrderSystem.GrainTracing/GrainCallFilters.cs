using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace OrderSystem.GrainTracing;

/// <summary>
/// The caller's side of a grain call: a client span, and the current trace context into the request context, whether or
/// not the span is recorded. A sampled-out decision must travel like a sampled one, or the callee flips the coin again
/// and starts a trace without a root.
/// </summary>
internal sealed class OutgoingTraceContextFilter(
    IOptions<GrainCallInstrumentationOptions> options,
    GrainCallRecorder recorder,
    EnumerationCalls enumerations) : IOutgoingGrainCallFilter
{
    private readonly bool _includeSystemCalls = options.Value.IncludeSystemCalls;

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        var method = GrainMethod.Of(context.Request);
        switch (method.Kind)
        {
            case GrainCallKind.Application:
            case GrainCallKind.System when _includeSystemCalls:
                return Invoke(context, method, GrainCallRecorder.StartOutgoing(method.SpanName, ActivityKind.Client, method.Attributes));

            case GrainCallKind.ChannelDelivery:
                var message = MessageDestination.OfChannel(context.Request);
                return Invoke(context, method, GrainCallRecorder.StartOutgoing(
                    message.SendSpanName, ActivityKind.Producer, message.Attributes(MessageDestination.Send)));

            case GrainCallKind.Enumeration:
                return enumerations.Make(context, method);

            // What a stream's item carries is its producer's context, and a reminder's tick has no caller: the context
            // of Orleans' own timers, which is current here, must not take their place.
            default:
                return context.Invoke();
        }
    }

    private Task Invoke(IOutgoingGrainCallContext context, GrainMethod method, Activity? span)
    {
        // Orleans invokes a filter from an async method of its own: what is set here travels with this call
        // and is gone when the caller goes on.
        RequestContextCarrier.InjectCurrent(recorder.Filter(span, context));
        return recorder.Invoke(context, method, span, CallSide.Client);
    }
}

/// <summary>
/// The callee's side of a grain call: a server span under the context that came with the call. When the trace is
/// sampled out the span is not recorded, but it is there, so that log lines carry the trace id.
/// </summary>
internal sealed class IncomingTraceContextFilter(
    IOptions<GrainCallInstrumentationOptions> options,
    GrainCallRecorder recorder,
    Ticks ticks,
    Deliveries deliveries,
    EnumerationCalls enumerations) : IIncomingGrainCallFilter
{
    private readonly bool _includeSystemCalls = options.Value.IncludeSystemCalls;

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (!GrainCallTracing.Source.HasListeners() && !GrainCallTracing.ServerDuration.Enabled)
        {
            return context.Invoke();
        }

        var method = GrainMethod.Of(context.Request);
        return method.Kind switch
        {
            GrainCallKind.Application => InvokeInSpan(context, method),
            GrainCallKind.TimerTick when Ticks.IsOfApplication(context) => ticks.InvokeTimer(context, method),
            GrainCallKind.ReminderTick => ticks.InvokeReminder(context, method),
            GrainCallKind.StreamDelivery => deliveries.InvokeStream(context, method),
            GrainCallKind.ChannelDelivery => deliveries.InvokeChannel(context, method),
            GrainCallKind.Enumeration => enumerations.Serve(context, method),
            _ => _includeSystemCalls ? InvokeInSpan(context, method) : InvokeOwnWork(context),
        };
    }

    // Orleans invokes a filter from an async method of its own: the span that is current here is so for this call only.
    private Task InvokeInSpan(IIncomingGrainCallContext context, GrainMethod method)
    {
        var span = GrainCallRecorder.StartIncoming(method.SpanName, ActivityKind.Server, method.Attributes);
        return recorder.Invoke(context, method, recorder.Filter(span, context), CallSide.Server);
    }

    // Orleans' own calls of an application's grain may run the application's code; those of its own grains do not.
    private static Task InvokeOwnWork(IIncomingGrainCallContext context)
    {
        if (context.Grain is { } grain && GrainMethod.IsPartOfOrleans(grain.GetType()))
        {
            OwnWork.Begin();
        }

        return context.Invoke();
    }
}
