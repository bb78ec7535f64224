namespace OrderSystem.TraceTesting;

/// <summary>Picks spans out of a trace, to assert on them.</summary>
public static class TraceSelection
{
    /// <summary>The span at the top of the trace.</summary>
    /// <exception cref="TraceAssertionException">There is none, or more than one.</exception>
    public static TraceSpan Root(this Trace trace) =>
        trace.Tree.Roots is [var root]
            ? new TraceSpan(trace, root)
            : throw FailureText.At(trace, $"Expected one span at the top, but there are {trace.Tree.Roots.Count}.", span =>
                trace.Tree.Roots.Any(candidate => candidate.Span == span) ? "at the top" : null);

    /// <summary>The one span of this name, and of this service and kind where they are given.</summary>
    /// <exception cref="TraceAssertionException">There is none, or more than one.</exception>
    public static TraceSpan Span(this Trace trace, string name, string? service = null, ActivityKind? kind = null) =>
        One(trace, trace.Tree.Nodes, new SpanSelection(name, service, kind), where: "");

    /// <summary>All spans of this name, and of this service and kind where they are given, in tree order.</summary>
    public static IReadOnlyList<TraceSpan> SpansNamed(this Trace trace, string name, string? service = null, ActivityKind? kind = null)
    {
        var selection = new SpanSelection(name, service, kind);
        return [.. trace.Tree.Nodes.Where(node => selection.Matches(node.Span)).Select(node => new TraceSpan(trace, node))];
    }

    /// <summary>A span of the trace, to assert on.</summary>
    public static TraceSpan Span(this Trace trace, Span span) =>
        new TraceSpan(trace, trace.Tree.Nodes.Single(node => node.Span.SpanId == span.SpanId));

    internal static TraceSpan One(Trace trace, IEnumerable<TraceNode> among, SpanSelection selection, string where)
    {
        var found = among.Where(node => selection.Matches(node.Span)).ToList();
        return found switch
        {
            [var one] => new TraceSpan(trace, one),
            [] => throw FailureText.At(trace, $"Expected a span '{selection}'{where}, but there is none.", _ => null),
            _ => throw FailureText.At(trace, $"Expected one span '{selection}'{where}, but there are {found.Count}.", span =>
                found.Any(node => node.Span == span) ? "one of them" : null),
        };
    }
}

/// <summary>Which span is meant, and how to say that.</summary>
internal sealed record SpanSelection(string Name, string? Service, ActivityKind? Kind)
{
    public bool Matches(Span span) =>
        span.Name == Name && (Service is null || span.Service == Service) && (Kind is null || span.Kind == Kind);

    public override string ToString() =>
        (Service is null ? "" : $"{Service}  ") + Name + (Kind is null ? "" : $" [{Kind.ToString()!.ToLowerInvariant()}]");
}
