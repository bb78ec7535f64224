using System.Collections.Concurrent;
using System.Diagnostics;

namespace OrderSystem.TraceKeeping;

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

    private readonly ConcurrentDictionary<ActivityTraceId, HeldTrace> _traces = new();
    private readonly ConcurrentQueue<HeldTrace> _oldestFirst = new();
    // The dictionary's own count takes all of its locks.
    private int _count;
    private long _spans;
    private long _bytes;
    private int _isTrimming;

    public int Traces => Volatile.Read(ref _count);

    public long Spans => Interlocked.Read(ref _spans);

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The trace, held from now on if it was not before.</summary>
    public HeldTrace Get(ActivityTraceId id)
    {
        if (_traces.TryGetValue(id, out var trace))
        {
            return trace;
        }

        var added = new HeldTrace(id, time.GetTimestamp());
        trace = _traces.GetOrAdd(id, added);
        if (ReferenceEquals(trace, added))
        {
            Interlocked.Increment(ref _count);
            _oldestFirst.Enqueue(trace);
        }

        return trace;
    }

    /// <summary>Counts what a trace has taken in (or, negative, given away) and lets the oldest go where it is too much.</summary>
    public void Resized(int spans, long bytes)
    {
        Interlocked.Add(ref _spans, spans);
        Interlocked.Add(ref _bytes, bytes);
        Trim();
    }

    /// <summary>Lets go what is too old, and the oldest of what is too much.</summary>
    public void Trim()
    {
        // One thread at a time is enough; whoever comes meanwhile has added less than it takes away.
        if (Interlocked.Exchange(ref _isTrimming, 1) == 1)
        {
            return;
        }

        try
        {
            var isSecondRound = false;
            var firstSpared = default(HeldTrace);
            while (_oldestFirst.TryPeek(out var oldest))
            {
                var isTooMuch = Spans > options.MaxSpans || Bytes > options.MaxBytes || Traces > MaxTracesPerSpan * options.MaxSpans;
                var age = time.GetElapsedTime(oldest.LastUsed);
                if (!isTooMuch && age <= options.MaxAge)
                {
                    break;
                }

                _oldestFirst.TryDequeue(out _);
                isSecondRound |= ReferenceEquals(oldest, firstSpared);
                var isTooOld = age > MaxAgesOfOpenTrace * options.MaxAge || (age > options.MaxAge && !oldest.IsOpen());
                if (!isTooOld && (!isTooMuch || !isSecondRound) && oldest.IsOpen())
                {
                    // Behind the others; when it comes up again and it is still too much, it goes.
                    _oldestFirst.Enqueue(oldest);
                    if (isSecondRound)
                    {
                        break;
                    }

                    firstSpared ??= oldest;
                    continue;
                }

                Drop(oldest, isTooOld);
            }
        }
        finally
        {
            Volatile.Write(ref _isTrimming, 0);
        }
    }

    private void Drop(HeldTrace trace, bool isTooOld)
    {
        _traces.TryRemove(trace.Id, out _);
        Interlocked.Decrement(ref _count);
        var (spans, bytes) = trace.LetGo();
        Interlocked.Add(ref _spans, -spans);
        Interlocked.Add(ref _bytes, -bytes);
        if (!isTooOld && spans > 0)
        {
            KeepingMetrics.RingDropped.Add(spans);
        }
    }
}

/// <summary>One trace, as far as this process took part in it. Its members are to be used under a lock on it.</summary>
internal sealed class HeldTrace(ActivityTraceId id, long now)
{
    private readonly List<Activity> _open = [];
    private List<Activity>? _spans;
    private List<(HeldLog Log, Action<HeldLog> Send)>? _logs;
    private long _bytes;

    public ActivityTraceId Id => id;

    /// <summary>When a span of it last started or ended; a time stamp of the clock.</summary>
    public long LastUsed { get; private set; } = now;

    /// <summary>Why it is kept; null when it is not.</summary>
    public string? Reason { get; set; }

    /// <summary>Whether it would have been kept but for the budget.</summary>
    public bool IsRefused { get; set; }

    /// <summary>Whether the ring has let it go: nothing must be added any more.</summary>
    public bool IsGone { get; private set; }

    /// <summary>
    /// Whether a span of it has not ended yet. Instrumentation may lose its interest in a span that has started, such as
    /// a health probe's; the end of that one is not told.
    /// </summary>
    public bool IsOpen()
    {
        lock (this)
        {
            return _open.Exists(static span => span is { IsStopped: false, IsAllDataRequested: true });
        }
    }

    public void Started(Activity span, long now)
    {
        _open.Add(span);
        LastUsed = now;
    }

    public void Ended(Activity span, long now)
    {
        _open.Remove(span);
        LastUsed = now;
    }

    public void Hold(Activity span, long bytes)
    {
        (_spans ??= []).Add(span);
        _bytes += bytes;
    }

    public void Hold(HeldLog log, Action<HeldLog> send)
    {
        (_logs ??= []).Add((log, send));
        _bytes += log.Bytes;
    }

    /// <summary>Gives away what it holds.</summary>
    public (List<Activity> Spans, List<(HeldLog Log, Action<HeldLog> Send)> Logs, long Bytes) Take()
    {
        var taken = (_spans ?? [], _logs ?? [], _bytes);
        (_spans, _logs, _bytes) = (null, null, 0);
        return taken;
    }

    public (int Spans, long Bytes) LetGo()
    {
        lock (this)
        {
            IsGone = true;
            var (spans, _, bytes) = Take();
            return (spans.Count, bytes);
        }
    }
}
