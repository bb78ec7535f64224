using OrderSystem.ServiceDefaults.Sampling;

namespace OrderSystem.TraceKeeping;

/// <summary>
/// Keeps traces that head sampling did not choose. A kept trace's spans are sent at once, here and, a moment later, in
/// every other process that took part in it; what ends later follows.
/// </summary>
public sealed partial class TraceKeeper
{
    private static readonly TimeSpan BetweenRefusals = TimeSpan.FromSeconds(10);
    private readonly TraceKeepingOptions _options;
    private readonly TimeProvider _time;
    private readonly KeptTraces _kept;
    private readonly TokenBucket _budget;
    private readonly KeptSpanExport _export;
    private readonly ILogger<TraceKeeper> _logger;

    // For the ring, its traces and the refusals. It is held for a look-up and an append: nothing is sent under it.
    private readonly Lock _lock = new();
    private long _refused;
    private long _refusalsSaid;

    internal TraceKeeper(
        IOptions<TraceKeepingOptions> options,
        KeptTraces kept,
        KeptSpanExport export,
        TimeProvider time,
        ILogger<TraceKeeper> logger)
    {
        _options = options.Value;
        _time = time;
        _kept = kept;
        _export = export;
        _logger = logger;
        Held = new HeldTraces(_options, time);
        _budget = new TokenBucket(_options.TracesPerSecond, _options.Burst, time);
        KeepingMetrics.Observe(Held);
    }

    internal HeldTraces Held { get; }

    /// <summary>
    /// Keeps the current trace, as far as it is still held. Nothing happens where there is none, where it is sampled, where
    /// it is kept already or where the budget is spent.
    /// </summary>
    /// <param name="reason">Why, as a short word of low cardinality: the spans have it as <c>sampling.reason</c>.</param>
    public void Keep(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (Activity.Current is { Recorded: false, IsAllDataRequested: true } current)
        {
            Trigger(current.TraceId, reason);
        }
    }

    internal void Started(Activity span)
    {
        lock (_lock)
        {
            Held.Use(span.TraceId).Started(span);
        }
    }

    internal void Ended(Activity span)
    {
        var bytes = SizeOf(span);
        string reason;
        lock (_lock)
        {
            var trace = Held.Use(span.TraceId);
            trace.Ended(span);
            if (trace.Reason is null)
            {
                Held.Hold(trace, span, bytes);
                return;
            }

            reason = trace.Reason;
        }

        _export.Send(span, reason);
    }

    /// <summary>Holds a log record of the trace, or sends it when the trace is kept.</summary>
    internal void Logged(HeldLog log)
    {
        lock (_lock)
        {
            var trace = Held.Use(log.TraceId);
            if (trace.Reason is null)
            {
                Held.Hold(trace, log);
                return;
            }
        }

        log.Send();
    }

    /// <summary>Something in this process says that the trace matters.</summary>
    internal void Trigger(ActivityTraceId id, string reason)
    {
        KeepingMetrics.Triggers.Add(1, KeepingMetrics.Reason(reason));
        Keep(id, reason, isTold: false);
    }

    /// <summary>Another process keeps the trace.</summary>
    internal void Told(ActivityTraceId id, string reason) => Keep(id, reason, isTold: true);

    /// <summary>Lets go what is too old.</summary>
    internal void Trim()
    {
        lock (_lock)
        {
            Held.Trim();
        }
    }

    private void Keep(ActivityTraceId id, string reason, bool isTold)
    {
        bool isKept;
        List<Activity> spans = [];
        List<HeldLog> logs = [];
        lock (_lock)
        {
            var trace = Held.Use(id);
            if (trace.Reason is not null || (trace.IsRefused && !isTold))
            {
                return;
            }

            isKept = isTold || _budget.TryTake();
            trace.IsRefused = !isKept;
            if (isKept)
            {
                trace.Reason = reason;
                (spans, logs) = Held.Take(trace);
            }
        }

        if (!isKept)
        {
            Refuse(reason);
            return;
        }

        _kept.Add(id, reason);
        KeyValuePair<string, object?> trigger = new("sampling.trigger", isTold ? "other_process" : "this_process");
        KeepingMetrics.Kept.Add(1, KeepingMetrics.Reason(reason), trigger);
        spans.ForEach(span => _export.Send(span, reason));
        logs.ForEach(static log => log.Send());
    }

    // In a storm a line for each would be one more storm: one line in ten seconds says how many.
    private void Refuse(string reason)
    {
        KeepingMetrics.Refused.Add(1, KeepingMetrics.Reason(reason));
        long refused;
        lock (_lock)
        {
            _refused++;
            if (_refusalsSaid != 0 && _time.GetElapsedTime(_refusalsSaid) < BetweenRefusals)
            {
                return;
            }

            _refusalsSaid = _time.GetTimestamp();
            (refused, _refused) = (_refused, 0);
        }

        Log.BudgetSpent(_logger, refused, _options.TracesPerSecond);
    }

    // The size of what is held, near enough to bound it: the span itself, its attributes and its events.
    private static long SizeOf(Activity span)
    {
        const int Span = 600;
        const int Tag = 120;
        const int Event = 2_000;
        var bytes = (long)Span;
        foreach (ref readonly var tag in span.EnumerateTagObjects())
        {
            bytes += Tag + (tag.Value is string text ? 2 * text.Length : 0);
        }

        foreach (ref readonly var _ in span.EnumerateEvents())
        {
            bytes += Event;
        }

        return bytes;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, EventName = "TraceBudgetSpent",
            Message = "{Traces} traces were not kept: Tracing:Keep:TracesPerSecond allows {TracesPerSecond}")]
        public static partial void BudgetSpent(ILogger logger, long traces, double tracesPerSecond);
    }
}
