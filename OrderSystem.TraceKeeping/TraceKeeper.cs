using OrderSystem.ServiceDefaults.Sampling;

namespace OrderSystem.TraceKeeping;

/// <summary>
/// Keeps traces that head sampling did not choose: holds their spans and looks at each for a reason. A kept trace's spans
/// are sent at once, here and, a moment later, in every other process that took part in it; what ends later follows.
/// </summary>
public sealed partial class TraceKeeper : BaseProcessor<Activity>
{
    private readonly TraceKeepingOptions _options;
    private readonly KeptSpanExport _export;
    private readonly ILogger<TraceKeeper> _logger;
    private readonly SlowRoots _slow;
    private readonly TokenBucket _budget;

    // In a storm a line for each refusal would be one more storm: one in ten seconds says how many.
    private readonly TokenBucket _refusalLines;
    private long _refused;

    internal TraceKeeper(
        IOptions<TraceKeepingOptions> options, KeptSpanExport export, TimeProvider time, ILogger<TraceKeeper> logger)
    {
        _options = options.Value;
        _export = export;
        _logger = logger;
        _slow = new SlowRoots(_options);
        _budget = new TokenBucket(_options.TracesPerSecond, _options.Burst, time);
        _refusalLines = new TokenBucket(perSecond: 0.1, burst: 1, time);
        Kept = new KeptTraces(_options, time);
        Held = new HeldTraces(_options, time);
        KeepingMetrics.Observe(Held);
    }

    internal HeldTraces Held { get; }

    internal KeptTraces Kept { get; }

    /// <summary>
    /// Keeps the current trace, as far as it is still held. Nothing happens where there is none, where it is sampled, where
    /// it is kept already or where the budget is spent.
    /// </summary>
    /// <param name="reason">Why, as a short word of low cardinality: the spans have it as <c>sampling.reason</c>.</param>
    /// <exception cref="ArgumentException">The reason is empty.</exception>
    public void Keep(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (Activity.Current is { Recorded: false, IsAllDataRequested: true } current)
        {
            Trigger(current.TraceId, reason);
        }
    }

    /// <inheritdoc />
    public override void OnStart(Activity data)
    {
        if (!data.Recorded)
        {
            Held.Start(data);
        }
    }

    /// <inheritdoc />
    public override void OnEnd(Activity data)
    {
        var isSlow = _slow.IsSlow(data);
        if (data.Recorded)
        {
            return;
        }

        var reason = IsServerError(data) ? "http_5xx"
            : data.Status == ActivityStatusCode.Error ? "error"
            : isSlow ? "slow"
            : null;
        if (reason is not null)
        {
            Trigger(data.TraceId, reason);
        }
    }

    /// <summary>Holds spans of one trace that have ended, as they were written, or sends them when the trace is kept.</summary>
    internal void Hold(Activity[] spans, byte[] request)
    {
        // The array's head, the id and the place in a list.
        const int Overhead = 300;
        Hold(new HeldPart(spans[0].TraceId, Overhead + request.Length, spans.Length, request), spans);
    }

    /// <summary>Holds a part of a trace, or sends it when the trace is kept.</summary>
    internal void Hold(in HeldPart part, params ReadOnlySpan<Activity> ended)
    {
        if (Held.Hold(part, ended) is { } reason)
        {
            Send(part, reason);
        }
    }

    /// <summary>Something in this process says that the trace matters.</summary>
    internal void Trigger(ActivityTraceId id, string reason)
    {
        KeepingMetrics.Triggers.Add(1, KeepingMetrics.Reason(reason));
        Keep(id, reason, _budget);
    }

    /// <summary>Another process keeps the trace, out of its own budget.</summary>
    internal void Told(ActivityTraceId id, string reason) => Keep(id, reason, budget: null);

    private void Keep(ActivityTraceId id, string reason, TokenBucket? budget)
    {
        switch (Held.Keep(id, reason, budget))
        {
            case (true, null):
                KeepingMetrics.Refused.Add(1, KeepingMetrics.Reason(reason));
                Interlocked.Increment(ref _refused);
                if (_refusalLines.TryTake())
                {
                    Log.BudgetSpent(_logger, Interlocked.Exchange(ref _refused, 0), _options.TracesPerSecond);
                }

                break;
            case (true, { } parts):
                Kept.Add(id, reason);
                var trigger = budget is null ? "other_process" : "this_process";
                KeepingMetrics.Kept.Add(1, KeepingMetrics.Reason(reason), new("sampling.trigger", trigger));
                parts.ForEach(part => Send(part, reason));
                break;
        }
    }

    private void Send(in HeldPart part, string reason)
    {
        part.SendLog?.Invoke();
        if (part.Request is not null)
        {
            KeepingMetrics.KeptSpans.Add(part.Spans);
            _export.Send(part.Request, reason);
        }
    }

    private static bool IsServerError(Activity span) =>
        span.Kind == ActivityKind.Server && span.GetTagItem("http.response.status_code") is int and >= 500;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, EventName = "TraceBudgetSpent",
            Message = "{Traces} traces were not kept: Tracing:Keep:TracesPerSecond allows {TracesPerSecond}")]
        public static partial void BudgetSpent(ILogger logger, long traces, double tracesPerSecond);
    }
}
