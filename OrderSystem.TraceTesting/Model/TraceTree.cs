namespace OrderSystem.TraceTesting.Model;

/// <summary>The spans of a trace in tree order.</summary>
/// <remarks>
/// A child that would start before its parent, though another process recorded it, is shifted to its parent's start
/// together with all below it: the clocks of two machines disagree by milliseconds.
/// </remarks>
internal sealed class TraceTree
{
    private readonly List<TraceNode> _roots = [];
    private readonly List<TraceNode> _nodes = [];

    /// <param name="spans">The spans, of different ids.</param>
    /// <param name="outside">Spans that are not expected: what is below them is a root.</param>
    public TraceTree(IReadOnlyList<Span> spans, IReadOnlySet<string> outside)
    {
        var byId = spans.ToDictionary(span => span.SpanId, span => new TraceNode(span));
        foreach (var node in byId.Values)
        {
            Connect(node, byId, outside);
        }

        // Depth first, without recursion: a trace may be deep. A parent's shift is known before its children's.
        var pending = new Stack<TraceNode>();
        Push(_roots);
        while (pending.TryPop(out var node))
        {
            _nodes.Add(node);
            node.Children.ForEach(child => child.Shift(node));
            Push(node.Children);
        }

        void Push(List<TraceNode> nodes)
        {
            nodes.Sort();
            nodes.AsEnumerable().Reverse().ToList().ForEach(pending.Push);
        }
    }

    /// <summary>The nodes without a node above, by start time.</summary>
    public IReadOnlyList<TraceNode> Roots => _roots;

    /// <summary>All nodes, each before its children.</summary>
    public IReadOnlyList<TraceNode> Nodes => _nodes;

    private void Connect(TraceNode node, Dictionary<string, TraceNode> byId, IReadOnlySet<string> outside)
    {
        if (node.Span.ParentSpanId is not { } parentId)
        {
            node.Placement = TracePlacement.Root;
        }
        else if (!byId.TryGetValue(parentId, out var parent))
        {
            node.Placement = outside.Contains(parentId) || SentParents.Contain(parentId) ? TracePlacement.Root : TracePlacement.MissingParent;
        }
        else if (parent == node || parent.IsBelow(node))
        {
            node.Placement = TracePlacement.Cycle;
        }
        else
        {
            node.Parent = parent;
            parent.Children.Add(node);
            return;
        }

        _roots.Add(node);
    }
}

/// <summary>A span at its place in the tree.</summary>
internal sealed class TraceNode(Span span) : IComparable<TraceNode>
{
    private long _shift;

    public Span Span { get; } = span;

    public TraceNode? Parent { get; set; }

    public List<TraceNode> Children { get; } = [];

    public TracePlacement Placement { get; set; }

    /// <summary>The start by the clock of the root's process.</summary>
    public long StartUnixNanoseconds => Span.StartUnixNanoseconds + _shift;

    /// <summary>The end by the clock of the root's process.</summary>
    public long EndUnixNanoseconds => StartUnixNanoseconds + Span.DurationNanoseconds;

    /// <summary>Whether this is a call whose server span has not arrived.</summary>
    public bool LacksItsServer =>
        Span.Kind == ActivityKind.Client
        && (Span.Attributes.ContainsKey("rpc.method") || Span.Attributes.ContainsKey("http.request.method"))
        && (Span.Status != ActivityStatusCode.Error || Span.Attributes.ContainsKey("http.response.status_code"))
        && !Children.Any(child => child.Span.Kind == ActivityKind.Server);

    public bool IsBelow(TraceNode ancestor)
    {
        var above = Parent;
        while (above is not null && above != ancestor)
        {
            above = above.Parent;
        }

        return above is not null;
    }

    public void Shift(TraceNode parent)
    {
        var behind = parent.StartUnixNanoseconds - (Span.StartUnixNanoseconds + parent._shift);
        var sameClock = Span.Resource.Equals(parent.Span.Resource);
        _shift = parent._shift + (sameClock ? 0 : Math.Max(0, behind));
    }

    /// <summary>By start time; the span id decides between equals, so that the order is the same each time.</summary>
    public int CompareTo(TraceNode? other) => (StartUnixNanoseconds, Span.SpanId).CompareTo((other!.StartUnixNanoseconds, other.Span.SpanId));
}

/// <summary>Where a span stands in the tree.</summary>
internal enum TracePlacement
{
    /// <summary>Below its parent.</summary>
    Child,

    /// <summary>At the top: it has no parent, or one that the test itself sent.</summary>
    Root,

    /// <summary>At the top: its parent has not arrived.</summary>
    MissingParent,

    /// <summary>At the top: it is its own ancestor, which only a faulty sender produces.</summary>
    Cycle,
}
