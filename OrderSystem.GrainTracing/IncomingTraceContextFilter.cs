using System.Diagnostics;
using Microsoft.Extensions.Options;
using OrderSystem.GrainTracing.Enumerations;
using OrderSystem.GrainTracing.Messaging;
using OrderSystem.GrainTracing.Ticks;

namespace OrderSystem.GrainTracing;

/// <summary>
/// The callee's side of a grain call: a server span under the context that came with the call. When the trace is
/// sampled out the span is not recorded, but it is there, so that log lines carry the trace id.
/// </summary>
internal sealed class IncomingTraceContextFilter(
    IOptions<GrainCallTracingOptions> options,
    GrainCallFailure failure,
    TickSpans ticks,
    DeliverySpans deliveries,
    IncomingEnumerations enumerations) : IIncomingGrainCallFilter
{
    private readonly bool _includeSystemCalls = options.Value.IncludeSystemCalls;

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (!GrainCallTracing.Source.HasListeners())
        {
            return context.Invoke();
        }

        var method = GrainMethod.Of(context.Request);
        return method.Kind switch
        {
            GrainCallKind.Application => InvokeInSpan(context, method),
            GrainCallKind.TimerTick when TickSpans.IsOfApplication(context) => ticks.InvokeTimer(context),
            GrainCallKind.ReminderTick => ticks.InvokeReminder(context, method),
            GrainCallKind.StreamDelivery => deliveries.InvokeStream(context),
            GrainCallKind.ChannelDelivery => deliveries.InvokeChannel(context),
            GrainCallKind.Enumeration => enumerations.Invoke(context, method),
            _ => _includeSystemCalls ? InvokeInSpan(context, method) : context.Invoke(),
        };
    }

    // Orleans invokes a filter from an async method of its own: the span that is current here is so for this call only.
    private Task InvokeInSpan(IIncomingGrainCallContext context, GrainMethod method) =>
        failure.InvokeInServerSpan(
            context, GrainCallSpans.StartIncoming(method.SpanName, ActivityKind.Server, method.Attributes));
}
