namespace OrderSystem.TraceKeeping;

/// <summary>
/// The unsampled traces of this process, from their first span on: a ring that is bounded by spans, bytes and age.
/// The oldest trace falls out first. One whose spans have not all ended stays, unless the bound leaves no other.
/// To be used under its keeper's lock.
/// </summary>
internal sealed class HeldTraces(TraceKeepingOptions options, TimeProvider time)
{
    // A span that never ends must not hold its trace for ever.
    private const int MaxAgesOfOpenTrace = 10;

    // Of a trace that others keep, this process may hold nothing.
    private const int MaxTracesPerSpan = 2;

    private readonly Dictionary<ActivityTraceId, HeldTrace> _traces = [];
    private readonly Queue<HeldTrace> _oldestFirst = new();
    private int _spans;
    private long _bytes;

    public int Traces => _traces.Count;

    public int Spans => Volatile.Read(ref _spans);

    public long Bytes => Volatile.Read(ref _bytes);

    private bool IsFull => _spans > options.MaxSpans || _bytes > options.MaxBytes || Traces > MaxTracesPerSpan * options.MaxSpans;

    /// <summary>The trace, held from now on if it was not before.</summary>
    public HeldTrace Use(ActivityTraceId id)
    {
        if (!_traces.TryGetValue(id, out var trace))
        {
            trace = new HeldTrace(id);
            _traces.Add(id, trace);
            _oldestFirst.Enqueue(trace);
        }

        trace.LastUsed = time.GetTimestamp();
        return trace;
    }

    public void Hold(HeldTrace trace, Activity span, long bytes)
    {
        trace.Spans.Add(span);
        _spans++;
        Grow(trace, bytes);
    }

    public void Hold(HeldTrace trace, HeldLog log)
    {
        trace.Logs.Add(log);
        Grow(trace, log.Bytes);
    }

    /// <summary>Gives away what it holds of the trace.</summary>
    public (List<Activity> Spans, List<HeldLog> Logs) Take(HeldTrace trace)
    {
        var taken = (trace.Spans, trace.Logs);
        _spans -= trace.Spans.Count;
        _bytes -= trace.Bytes;
        (trace.Spans, trace.Logs, trace.Bytes) = ([], [], 0);
        return taken;
    }

    /// <summary>Lets go what is too old, and the oldest of what is too much.</summary>
    public void Trim()
    {
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
                KeepingMetrics.RingDropped.Add(IsFull ? oldest.Spans.Count : 0);
                Take(oldest);
                _traces.Remove(oldest.Id);
            }
        }
    }

    private void Grow(HeldTrace trace, long bytes)
    {
        trace.Bytes += bytes;
        _bytes += bytes;
        if (IsFull)
        {
            Trim();
        }
    }
}

/// <summary>One trace, as far as this process took part in it.</summary>
internal sealed class HeldTrace(ActivityTraceId id)
{
    private readonly List<Activity> _open = [];

    public ActivityTraceId Id => id;

    /// <summary>When something of it was last heard; a time stamp of the clock.</summary>
    public long LastUsed { get; set; }

    /// <summary>Why it is kept; null when it is not.</summary>
    public string? Reason { get; set; }

    /// <summary>Whether it would have been kept but for the budget.</summary>
    public bool IsRefused { get; set; }

    public List<Activity> Spans { get; set; } = [];

    public List<HeldLog> Logs { get; set; } = [];

    public long Bytes { get; set; }

    /// <summary>
    /// Whether a span of it has not ended yet. Instrumentation may lose its interest in a span that has started, such as
    /// a health probe's; the end of that one is not told.
    /// </summary>
    public bool IsOpen => _open.Exists(static span => span is { IsStopped: false, IsAllDataRequested: true });

    public void Started(Activity span) => _open.Add(span);

    public void Ended(Activity span) => _open.Remove(span);
}
