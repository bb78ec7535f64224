using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceViewer.Storage;

/// <summary>A trace being received.</summary>
internal sealed class TraceEntry
{
    private readonly Dictionary<string, Span> _spans = new(StringComparer.Ordinal);
    private Trace? _snapshot;

    public TraceEntry(string traceId)
    {
        TraceId = traceId;
        Position = new LinkedListNode<TraceEntry>(this);
    }

    public string TraceId { get; }

    /// <summary>The trace's place in the order of arrival.</summary>
    public LinkedListNode<TraceEntry> Position { get; }

    public IReadOnlyCollection<Span> Spans => _spans.Values;

    public int DroppedSpans { get; private set; }

    public bool Contains(string spanId) => _spans.ContainsKey(spanId);

    public void Add(Span span)
    {
        _spans.Add(span.SpanId, span);
        _snapshot = null;
    }

    public void Drop()
    {
        DroppedSpans++;
        _snapshot = null;
    }

    public void LogsChanged() => _snapshot = null;

    /// <summary>The trace as it is now; the same object until something arrives.</summary>
    public Trace Snapshot(Func<string, IReadOnlyList<LogRecord>> logs) =>
        _snapshot ??= new Trace(TraceId, [.. _spans.Values], logs(TraceId), DroppedSpans);
}
