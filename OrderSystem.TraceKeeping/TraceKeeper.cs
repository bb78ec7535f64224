using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrderSystem.ServiceDefaults.Sampling;

namespace OrderSystem.TraceKeeping;

/// <summary>
/// Keeps traces that head sampling did not choose. A kept trace's spans are sent at once, here and, a moment later, in
/// every other process that took part in it; what ends later follows.
/// </summary>
public sealed partial class TraceKeeper
{
    private readonly TraceKeepingOptions _options;
    private readonly TimeProvider _time;
    private readonly HeldTraces _held;
    private readonly KeptTraces _kept;
    private readonly TokenBucket _budget;
    private readonly KeptSpanExport _export;
    private readonly ILogger<TraceKeeper> _logger;
    private long _refusedSince;
    private long _lastSaid;

    internal TraceKeeper(
        IOptions<TraceKeepingOptions> options, KeptTraces kept, KeptSpanExport export, TimeProvider time, ILogger<TraceKeeper> logger)
    {
        _options = options.Value;
        _time = time;
        _kept = kept;
        _export = export;
        _logger = logger;
        _held = new HeldTraces(_options, time);
        _budget = new TokenBucket(_options.TracesPerSecond, _options.Burst, time);
        _lastSaid = time.GetTimestamp();
        KeepingMetrics.Observe(_held);
    }

    internal HeldTraces Held => _held;

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
        var trace = Enter(span.TraceId);
        trace.Started(span, _time.GetTimestamp());
        Monitor.Exit(trace);
    }

    internal void Ended(Activity span)
    {
        var bytes = SizeOf(span);
        var trace = Enter(span.TraceId);
        trace.Ended(span, _time.GetTimestamp());
        var reason = trace.Reason;
        if (reason is null)
        {
            trace.Hold(span, bytes);
        }

        Monitor.Exit(trace);

        if (reason is null)
        {
            _held.Resized(1, bytes);
        }
        else
        {
            Send(span, reason);
        }
    }

    /// <summary>Holds a log record of the trace, or sends it when the trace is kept.</summary>
    internal void Logged(HeldLog log, Action<HeldLog> send)
    {
        var trace = Enter(log.TraceId);
        var reason = trace.Reason;
        if (reason is null)
        {
            trace.Hold(log, send);
        }

        Monitor.Exit(trace);

        if (reason is null)
        {
            _held.Resized(0, log.Bytes);
        }
        else
        {
            send(log);
        }
    }

    /// <summary>Something in this process says that the trace matters.</summary>
    internal void Trigger(ActivityTraceId id, string reason)
    {
        KeepingMetrics.CountTrigger(reason);
        Keep(id, reason, isTold: false);
    }

    /// <summary>Another process keeps the trace.</summary>
    internal void Told(ActivityTraceId id, string reason) => Keep(id, reason, isTold: true);

    /// <summary>Lets go what is too old; called now and then, for a process that has no requests.</summary>
    internal void Trim() => _held.Trim();

    private void Keep(ActivityTraceId id, string reason, bool isTold)
    {
        var trace = Enter(id);
        var isOver = trace.Reason is not null || (trace.IsRefused && !isTold);
        trace.IsRefused |= !isOver && !isTold && !_budget.TryTake();
        if (isOver || (trace.IsRefused && !isTold))
        {
            Monitor.Exit(trace);
            if (!isOver)
            {
                Refuse(reason);
            }

            return;
        }

        trace.Reason = reason;
        var (spans, logs, bytes) = trace.Take();
        Monitor.Exit(trace);

        _kept.Add(id, reason);
        KeepingMetrics.CountKept(reason, isTold);
        foreach (var span in spans)
        {
            Send(span, reason);
        }

        foreach (var (log, send) in logs)
        {
            send(log);
        }

        _held.Resized(-spans.Count, -bytes);
    }

    // Locks the trace. The ring may let it go between the finding and the locking; it is then held anew.
    private HeldTrace Enter(ActivityTraceId id)
    {
        while (true)
        {
            var trace = _held.Get(id);
            Monitor.Enter(trace);
            if (!trace.IsGone)
            {
                return trace;
            }

            Monitor.Exit(trace);
        }
    }

    private void Send(Activity span, string reason)
    {
        span.SetTag(SamplingAttributes.Reason, reason);
        KeepingMetrics.KeptSpans.Add(1);
        _export.Send(span);
    }

    // In a storm a line for each would be one more storm: one line in ten seconds says how many.
    private void Refuse(string reason)
    {
        KeepingMetrics.CountRefused(reason);
        var refused = Interlocked.Increment(ref _refusedSince);
        var last = Interlocked.Read(ref _lastSaid);
        var now = _time.GetTimestamp();
        if ((refused == 1 || _time.GetElapsedTime(last, now) >= TimeSpan.FromSeconds(10))
            && Interlocked.CompareExchange(ref _lastSaid, now, last) == last)
        {
            Log.BudgetSpent(_logger, Interlocked.Exchange(ref _refusedSince, 0), _options.TracesPerSecond);
        }
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
