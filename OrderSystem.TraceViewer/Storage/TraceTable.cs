using System.Diagnostics.CodeAnalysis;
using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceViewer.Storage;

/// <summary>The traces, in the order in which they last received a span.</summary>
/// <remarks>By the last span, not the first: a trace that is still arriving is not torn apart. Not thread-safe.</remarks>
internal sealed class TraceTable(TraceViewerOptions limits, Action<Span> added, Action<Span> removed)
{
    private readonly Dictionary<string, TraceEntry> _traces = new(StringComparer.Ordinal);
    private readonly LinkedList<TraceEntry> _byArrival = [];

    public int Count => _traces.Count;

    public int SpanCount { get; private set; }

    public long EstimatedBytes { get; private set; }

    public long Evicted { get; private set; }

    public bool IsOverLimit => Count > limits.MaxTraces || SpanCount > limits.MaxSpans;

    /// <summary>The traces, the one that received a span last at the end.</summary>
    public IEnumerable<TraceEntry> Entries => _byArrival;

    public bool TryGet(string traceId, [NotNullWhen(true)] out TraceEntry? entry) => _traces.TryGetValue(traceId, out entry);

    /// <summary>Adds a span: true if it is new, false if it is there already, null if its trace is full.</summary>
    public bool? Add(Span span)
    {
        if (!_traces.TryGetValue(span.TraceId, out var entry))
        {
            entry = new TraceEntry(span.TraceId);
            _traces.Add(span.TraceId, entry);
            _byArrival.AddLast(entry.Position);
            EstimatedBytes += SizeEstimate.Trace;
        }
        else if (entry.Contains(span.SpanId))
        {
            return false;
        }
        else if (entry.Spans.Count >= limits.MaxSpansPerTrace)
        {
            entry.Drop();
            return null;
        }
        else if (entry.Position.Next is not null)
        {
            _byArrival.Remove(entry.Position);
            _byArrival.AddLast(entry.Position);
        }

        entry.Add(span);
        added(span);
        SpanCount++;
        EstimatedBytes += span.EstimatedBytes;
        return true;
    }

    public bool EvictOldest()
    {
        if (_byArrival.First is not { } oldest)
        {
            return false;
        }

        Remove(oldest.Value);
        Evicted++;
        return true;
    }

    public void Clear()
    {
        while (_byArrival.First is { } first)
        {
            Remove(first.Value);
        }
    }

    private void Remove(TraceEntry entry)
    {
        _byArrival.Remove(entry.Position);
        _traces.Remove(entry.TraceId);
        SpanCount -= entry.Spans.Count;
        EstimatedBytes -= SizeEstimate.Trace;
        foreach (var span in entry.Spans)
        {
            EstimatedBytes -= span.EstimatedBytes;
            removed(span);
        }
    }
}
