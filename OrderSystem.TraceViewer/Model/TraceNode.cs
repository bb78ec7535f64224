namespace OrderSystem.TraceViewer.Model;

/// <summary>A span at its place in the tree.</summary>
public sealed class TraceNode
{
    private readonly List<TraceNode> _children = [];

    internal TraceNode(Span span) => Span = span;

    /// <summary>The span.</summary>
    public Span Span { get; }

    /// <summary>The node above; null for a root of the tree.</summary>
    public TraceNode? Parent { get; internal set; }

    /// <summary>The spans below, by start time.</summary>
    public IReadOnlyList<TraceNode> Children => _children;

    /// <summary>The distance to the root.</summary>
    public int Depth { get; internal set; }

    /// <summary>Why the node has no node above it, or that it has one.</summary>
    public TracePlacement Placement { get; internal set; }

    /// <summary>How far the span was shifted, in nanoseconds, because its process' clock is behind its parent's.</summary>
    public long SkewNanoseconds { get; internal set; }

    /// <summary>The start after the shift, in nanoseconds since 1970-01-01 UTC.</summary>
    public long StartUnixNanoseconds => UnixTime.Add(Span.StartUnixNanoseconds, SkewNanoseconds);

    /// <summary>The end after the shift, in nanoseconds since 1970-01-01 UTC.</summary>
    public long EndUnixNanoseconds => UnixTime.Add(StartUnixNanoseconds, Span.DurationNanoseconds);

    internal void Add(TraceNode child) => _children.Add(child);

    internal void Remove(TraceNode child) => _children.Remove(child);

    internal void SortChildren() => Sort(_children);

    /// <summary>By start time; the span id decides between equals, so that the order is the same at each request.</summary>
    internal static void Sort(List<TraceNode> nodes) => nodes.Sort(static (left, right) =>
        left.StartUnixNanoseconds.CompareTo(right.StartUnixNanoseconds) is var order and not 0
            ? order
            : string.CompareOrdinal(left.Span.SpanId, right.Span.SpanId));

    /// <inheritdoc />
    public override string ToString() => Span.ToString();
}
