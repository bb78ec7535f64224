namespace OrderSystem.TraceViewer.Model;

/// <summary>The spans of a trace in tree order.</summary>
/// <remarks>
/// A child that would start before its parent, though another process recorded it, is shifted to its parent's start
/// together with all below it: the clocks of two machines disagree by milliseconds.
/// </remarks>
public sealed class TraceTree
{
    private readonly List<TraceNode> _roots = [];
    private readonly List<TraceNode> _nodes;

    internal TraceTree(IReadOnlyList<Span> spans)
    {
        _nodes = new List<TraceNode>(spans.Count);
        var all = spans.Select(span => new TraceNode(span)).ToList();
        Connect(all);
        TraceNode.Sort(_roots);
        foreach (var root in _roots)
        {
            Visit(root);
        }

        AddCycles(all);
    }

    /// <summary>The nodes without a node above: true roots and spans whose parent is missing, by start time.</summary>
    public IReadOnlyList<TraceNode> Roots => _roots;

    /// <summary>All nodes, each before its children.</summary>
    public IReadOnlyList<TraceNode> Nodes => _nodes;

    private void Connect(List<TraceNode> all)
    {
        var byId = all.ToDictionary(node => node.Span.SpanId, StringComparer.Ordinal);
        foreach (var node in all)
        {
            if (node.Span.ParentSpanId is not { } parentId)
            {
                node.Placement = TracePlacement.Root;
                _roots.Add(node);
            }
            else if (byId.TryGetValue(parentId, out var parent))
            {
                node.Parent = parent;
                parent.Add(node);
            }
            else
            {
                node.Placement = TracePlacement.MissingParent;
                _roots.Add(node);
            }
        }
    }

    /// <summary>Depth first, without recursion: a sender decides how deep a trace is.</summary>
    private void Visit(TraceNode root)
    {
        var pending = new Stack<TraceNode>();
        pending.Push(root);
        while (pending.TryPop(out var node))
        {
            _nodes.Add(node);
            foreach (var child in node.Children)
            {
                child.Depth = node.Depth + 1;
                child.SkewNanoseconds = Skew(node, child.Span);
            }

            node.SortChildren();
            for (var i = node.Children.Count - 1; i >= 0; i--)
            {
                pending.Push(node.Children[i]);
            }
        }
    }

    private static long Skew(TraceNode parent, Span child)
    {
        var behind = parent.StartUnixNanoseconds - UnixTime.Add(child.StartUnixNanoseconds, parent.SkewNanoseconds);
        var sameClock = child.Resource.Equals(parent.Span.Resource);
        return behind > 0 && !sameClock ? parent.SkewNanoseconds + behind : parent.SkewNanoseconds;
    }

    /// <summary>What no root leads to is a cycle, or hangs below one: cut it at its earliest span.</summary>
    private void AddCycles(List<TraceNode> all)
    {
        if (_nodes.Count == all.Count)
        {
            return;
        }

        var reached = _nodes.ToHashSet();
        var rest = all.Where(node => !reached.Contains(node)).ToList();
        TraceNode.Sort(rest);
        foreach (var node in rest.Where(node => !reached.Contains(node)))
        {
            var cut = CycleAbove(node);
            cut.Parent!.Remove(cut);
            cut.Parent = null;
            cut.Placement = TracePlacement.Cycle;
            _roots.Add(cut);
            var before = _nodes.Count;
            Visit(cut);
            reached.UnionWith(_nodes.Skip(before));
        }
    }

    /// <summary>Going up from any of these nodes ends in a cycle; the first node met twice is on it.</summary>
    private static TraceNode CycleAbove(TraceNode node)
    {
        var seen = new HashSet<TraceNode>();
        while (seen.Add(node))
        {
            node = node.Parent!;
        }

        return node;
    }
}
