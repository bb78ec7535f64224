using System.Diagnostics;
using OrderSystem.TraceTesting.Model;
using Trace = OrderSystem.TraceTesting.Model.Trace;

namespace OrderSystem.TraceTesting;

/// <summary>Picks spans out of a trace, to assert on them.</summary>
public static class TraceSelection
{
    /// <summary>The span at the top of the trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <exception cref="TraceAssertionException">There is none, or more than one.</exception>
    public static TraceSpan Root(this Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Tree.Roots is [var root]
            ? new TraceSpan(trace, root)
            : throw FailureText.At(trace, $"Expected one span at the top, but there are {trace.Tree.Roots.Count}.", span =>
                trace.Tree.Roots.Any(candidate => candidate.Span == span) ? "at the top" : null);
    }

    /// <summary>The one span of this name.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="name">The span's name.</param>
    /// <param name="service">Its service, where several have a span of this name.</param>
    /// <param name="kind">Its kind, where a client and a server span have this name.</param>
    /// <exception cref="TraceAssertionException">There is none, or more than one.</exception>
    public static TraceSpan Span(this Trace trace, string name, string? service = null, ActivityKind? kind = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return One(trace, trace.Tree.Nodes, new SpanSelection(name, service, kind), where: "");
    }

    /// <summary>All spans of this name, in tree order.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="name">The spans' name.</param>
    /// <param name="service">Their service; any when not given.</param>
    /// <param name="kind">Their kind; any when not given.</param>
    public static IReadOnlyList<TraceSpan> SpansNamed(this Trace trace, string name, string? service = null, ActivityKind? kind = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var selection = new SpanSelection(name, service, kind);
        return [.. trace.Tree.Nodes.Where(node => selection.Matches(node.Span)).Select(node => new TraceSpan(trace, node))];
    }

    /// <summary>A span of the trace, to assert on.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="span">One of its spans.</param>
    public static TraceSpan Span(this Trace trace, Span span)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return new TraceSpan(trace, trace.Tree.Nodes.Single(node => node.Span.SpanId == span.SpanId));
    }

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
