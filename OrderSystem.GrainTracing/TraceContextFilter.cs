namespace OrderSystem.GrainTracing;

/// <summary>
/// Both sides of a grain call. The caller's: a client span, and the current trace context into the request context, whether
/// or not the span is recorded. A sampled-out decision must travel like a sampled one, or the callee flips the coin again
/// and starts a trace without a root. The callee's: a server span under the context that came with the call. When the trace
/// is sampled out the span is not recorded, but it is there, so that log lines carry the trace id.
/// </summary>
/// <remarks>
/// Orleans invokes a filter from an async method of its own: what is made current there and put into the request context is
/// so for this call only.
/// </remarks>
internal sealed class TraceContextFilter(GrainCallRecorder recorder, EnumerationCalls enumerations)
    : IOutgoingGrainCallFilter, IIncomingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context)
    {
        var method = GrainMethod.Of(context.Request);
        return method.Kind switch
        {
            GrainCallKind.Application => recorder.Invoke(context, method),
            GrainCallKind.ChannelDelivery => Deliveries.PassChannel(recorder, context, method),
            GrainCallKind.Enumeration => enumerations.Pass(context, method),
            GrainCallKind.System when recorder.IncludesSystemCalls => recorder.Invoke(context, method),

            // What a stream's item carries is its producer's context, and a reminder's tick has no caller: the context
            // of Orleans' own timers, which is current here, must not take their place.
            _ => context.Invoke(),
        };
    }

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (!GrainCallTracing.Source.HasListeners() && !GrainCallTracing.ServerDuration.Enabled)
        {
            return context.Invoke();
        }

        var method = GrainMethod.Of(context.Request);
        return method.Kind switch
        {
            GrainCallKind.Application => recorder.Invoke(context, method),
            GrainCallKind.TimerTick when Ticks.IsOfApplication(context) => Ticks.ServeTimer(recorder, context, method),
            GrainCallKind.ReminderTick => Ticks.ServeReminder(recorder, context, method),
            GrainCallKind.StreamDelivery => Deliveries.ServeStream(recorder, context, method),
            GrainCallKind.ChannelDelivery => Deliveries.PassChannel(recorder, context, method),
            GrainCallKind.Enumeration => enumerations.Pass(context, method),
            _ when recorder.IncludesSystemCalls => recorder.Invoke(context, method),
            _ => OwnWork.Serve(context),
        };
    }
}
