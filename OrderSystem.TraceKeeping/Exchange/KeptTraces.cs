namespace OrderSystem.TraceKeeping;

/// <summary>A trace that some process keeps.</summary>
/// <param name="TraceId">The trace's id, 32 hexadecimal digits.</param>
/// <param name="Reason">Why.</param>
[GenerateSerializer, Immutable, Alias("kept-trace")]
public sealed record KeptTrace([property: Id(0)] string TraceId, [property: Id(1)] string Reason);

/// <summary>What one process tells another: what it keeps, and how far it has heard the other.</summary>
/// <param name="Epoch">The life of the other process that <paramref name="Position" /> counts in; empty at first.</param>
/// <param name="Position">How many of the other's kept traces are known.</param>
/// <param name="Traces">What is kept since it was last told.</param>
[GenerateSerializer, Immutable, Alias("kept-traces")]
public sealed record KeptTracesMessage(
    [property: Id(0)] string Epoch, [property: Id(1)] long Position, [property: Id(2)] IReadOnlyList<KeptTrace> Traces);

/// <summary>The traces kept of late, in the order in which this process came to know of them.</summary>
internal sealed class KeptTraces(TraceKeepingOptions options, TimeProvider time)
{
    private const int MaxCount = 20_000;
    private readonly Lock _lock = new();
    private readonly Queue<(KeptTrace Trace, long At)> _latest = new();
    private long _next;

    /// <summary>Identifies this process's life: after a restart positions begin anew.</summary>
    public string Epoch { get; } = Guid.NewGuid().ToString("N");

    public void Add(ActivityTraceId id, string reason)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            while (_latest.TryPeek(out var oldest)
                && (_latest.Count >= MaxCount || time.GetElapsedTime(oldest.At, now) > options.MaxAge))
            {
                _latest.Dequeue();
            }

            _latest.Enqueue((new KeptTrace(id.ToHexString(), reason), now));
            _next++;
        }
    }

    /// <summary>What came after a position, and the position after it.</summary>
    public (IReadOnlyList<KeptTrace> Traces, long Position) Since(long position)
    {
        lock (_lock)
        {
            var missing = (int)Math.Clamp(_next - position, 0, _latest.Count);
            return (missing == 0 ? [] : [.. _latest.Skip(_latest.Count - missing).Select(static entry => entry.Trace)], _next);
        }
    }
}
