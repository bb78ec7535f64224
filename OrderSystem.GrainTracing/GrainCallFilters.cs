namespace OrderSystem.GrainTracing;

/// <summary>
/// The caller's side of a grain call: a client span, and the current trace context into the request context, whether or
/// not the span is recorded. A sampled-out decision must travel like a sampled one, or the callee flips the coin again
/// and starts a trace without a root. Orleans invokes a filter from an async method of its own: what is made current
/// there and put into the request context is so for this call only.
/// </summary>
internal sealed class OutgoingTraceContextFilter(GrainCallRecorder recorder, Deliveries deliveries, EnumerationCalls enumerations)
    : IOutgoingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context)
    {
        var method = GrainMethod.Of(context.Request);
        return method.Kind switch
        {
            GrainCallKind.Application => recorder.Make(context, method),
            GrainCallKind.ChannelDelivery => deliveries.MakeChannel(context, method),
            GrainCallKind.Enumeration => enumerations.Make(context, method),
            GrainCallKind.System when recorder.IncludesSystemCalls => recorder.Make(context, method),

            // What a stream's item carries is its producer's context, and a reminder's tick has no caller: the context
            // of Orleans' own timers, which is current here, must not take their place.
            _ => context.Invoke(),
        };
    }
}

/// <summary>
/// The callee's side of a grain call: a server span under the context that came with the call. When the trace is
/// sampled out the span is not recorded, but it is there, so that log lines carry the trace id.
/// </summary>
internal sealed class IncomingTraceContextFilter(
    GrainCallRecorder recorder, Ticks ticks, Deliveries deliveries, EnumerationCalls enumerations) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (!GrainCallTracing.Source.HasListeners() && !GrainCallTracing.ServerDuration.Enabled)
        {
            return context.Invoke();
        }

        var method = GrainMethod.Of(context.Request);
        return method.Kind switch
        {
            GrainCallKind.Application => recorder.Serve(context, method),
            GrainCallKind.TimerTick when Ticks.IsOfApplication(context) => ticks.ServeTimer(context, method),
            GrainCallKind.ReminderTick => ticks.ServeReminder(context, method),
            GrainCallKind.StreamDelivery => deliveries.ServeStream(context, method),
            GrainCallKind.ChannelDelivery => deliveries.ServeChannel(context, method),
            GrainCallKind.Enumeration => enumerations.Serve(context, method),
            _ when recorder.IncludesSystemCalls => recorder.Serve(context, method),
            _ => OwnWork.Serve(context),
        };
    }
}
