using OrderSystem.ServiceDefaults.Sampling;

namespace OrderSystem.TraceKeeping;

/// <summary>What is held of a trace: spans that have ended, or the sending of a log record.</summary>
/// <param name="TraceId">The trace.</param>
/// <param name="Bytes">Its size, near enough to bound what is held.</param>
/// <param name="Spans">How many spans it is.</param>
/// <param name="Request">These spans, as an OTLP request.</param>
/// <param name="SendLog">Sends the log record.</param>
internal readonly record struct HeldPart(
    ActivityTraceId TraceId, long Bytes, int Spans = 0, byte[]? Request = null, Action? SendLog = null);

/// <summary>
/// The unsampled traces of this process, from their first span on: a ring that is bounded by spans, bytes and age.
/// The oldest trace falls out first. One whose spans have not all ended stays, unless the bound leaves no other.
/// </summary>
internal sealed class HeldTraces(TraceKeepingOptions options, TimeProvider time)
{
    // A span that never ends must not hold its trace for ever.
    private const int MaxAgesOfOpenTrace = 10;

    // Of a trace that others keep, this process may hold nothing.
    private const int MaxTracesPerSpan = 2;

    // For all of it, and again by a thread that has it. It is taken for a look-up and an append: nothing is sent under it.
    private readonly Lock _lock = new();
    private readonly Dictionary<ActivityTraceId, Trace> _traces = [];
    private readonly Queue<Trace> _oldestFirst = new();
    private int _spans;
    private long _bytes;

    public int Traces => _traces.Count;

    public int Spans => Volatile.Read(ref _spans);

    public long Bytes => Volatile.Read(ref _bytes);

    private bool IsFull => _spans > options.MaxSpans || _bytes > options.MaxBytes || Traces > MaxTracesPerSpan * options.MaxSpans;

    /// <summary>Holds the trace of a span that has started.</summary>
    public void Start(Activity span)
    {
        using var locked = _lock.EnterScope();
        Use(span.TraceId).Open.Add(span);
    }

    /// <summary>Holds a part of a trace; where the trace is kept it does not, and says for what reason that is.</summary>
    public string? Hold(in HeldPart part, ReadOnlySpan<Activity> ended)
    {
        using var locked = _lock.EnterScope();
        var trace = Use(part.TraceId);
        foreach (var span in ended)
        {
            trace.Open.Remove(span);
        }

        if (trace.Reason is null)
        {
            trace.Parts.Add(part);
            _spans += part.Spans;
            _bytes += part.Bytes;
            if (IsFull)
            {
                Trim();
            }
        }

        return trace.Reason;
    }

    /// <summary>Keeps a trace from now on and gives away what it holds of it, where the budget, if any, allows it.</summary>
    /// <returns>Whether that was decided only now, and what was held; null where it was refused.</returns>
    public (bool IsNew, List<HeldPart>? Parts) Keep(ActivityTraceId id, string reason, TokenBucket? budget)
    {
        using var locked = _lock.EnterScope();
        var trace = Use(id);
        if (trace.Reason is not null || (trace.IsRefused && budget is not null))
        {
            return (false, null);
        }

        trace.IsRefused = budget?.TryTake() == false;
        trace.Reason = trace.IsRefused ? null : reason;
        return (true, trace.IsRefused ? null : Take(trace));
    }

    /// <summary>Lets go what is too old, and the oldest of what is too much.</summary>
    public void Trim()
    {
        using var locked = _lock.EnterScope();
        var traces = _oldestFirst.Count;
        for (var seen = 0; _oldestFirst.TryPeek(out var oldest); seen++)
        {
            var age = time.GetElapsedTime(oldest.LastUsed);
            if (!IsFull && (age <= options.MaxAge || seen >= traces))
            {
                return;
            }

            _oldestFirst.Dequeue();
            if (age <= MaxAgesOfOpenTrace * options.MaxAge && oldest.IsOpen && (!IsFull || seen < traces))
            {
                // Behind the others; when it comes up again and it is still too much, it goes.
                _oldestFirst.Enqueue(oldest);
            }
            else
            {
                var (wasFull, before) = (IsFull, _spans);
                Take(oldest);
                KeepingMetrics.RingDropped.Add(wasFull ? before - _spans : 0);
                _traces.Remove(oldest.Id);
            }
        }
    }

    // The trace, held from now on if it was not before.
    private Trace Use(ActivityTraceId id)
    {
        if (!_traces.TryGetValue(id, out var trace))
        {
            trace = new Trace(id);
            _traces.Add(id, trace);
            _oldestFirst.Enqueue(trace);
        }

        trace.LastUsed = time.GetTimestamp();
        return trace;
    }

    private List<HeldPart> Take(Trace trace)
    {
        var parts = trace.Parts;
        trace.Parts = [];
        _spans -= parts.Sum(static part => part.Spans);
        _bytes -= parts.Sum(static part => part.Bytes);
        return parts;
    }

    /// <summary>One trace, as far as this process took part in it.</summary>
    private sealed class Trace(ActivityTraceId id)
    {
        public ActivityTraceId Id => id;

        /// <summary>When something of it was last heard; a time stamp of the clock.</summary>
        public long LastUsed { get; set; }

        /// <summary>Why it is kept; null when it is not.</summary>
        public string? Reason { get; set; }

        /// <summary>Whether it would have been kept but for the budget.</summary>
        public bool IsRefused { get; set; }

        public List<HeldPart> Parts { get; set; } = [];

        /// <summary>The spans that have started and are not held yet.</summary>
        public List<Activity> Open { get; } = [];

        /// <summary>
        /// Whether a span of it has not ended yet, or is being written. Instrumentation may lose its interest in a span that has
        /// started, such as a health probe's; the end of that one is not told.
        /// </summary>
        public bool IsOpen => Open.Exists(static span => span.IsAllDataRequested);
    }
}
