using System.Collections.Frozen;
using System.Diagnostics;
using OrderSystem.TraceViewer.Model;
using Trace = OrderSystem.TraceViewer.Model.Trace;

namespace OrderSystem.TraceTesting;

/// <summary>Tells whether all spans of a trace have arrived, by the trace alone.</summary>
public static class TraceCompleteness
{
    /// <summary>
    /// Whether the root is there, every parent is there, and every call that reached somebody has its server span.
    /// </summary>
    /// <remarks>
    /// A client span that ended with an error and without an HTTP answer needs no server span below it: nobody may have
    /// received the call. Database calls have none either.
    /// </remarks>
    /// <param name="trace">The trace.</param>
    public static bool IsComplete(this Trace trace) => IsComplete(trace, FrozenSet<string>.Empty);

    /// <param name="trace">The trace.</param>
    /// <param name="outside">Spans that are not expected: what is below them stands at the top.</param>
    internal static bool IsComplete(this Trace trace, IReadOnlySet<string> outside)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Tree.Roots.All(root => root.Placement == TracePlacement.Root || IsBelow(root, outside))
            && !trace.Tree.Nodes.Any(LacksItsServer);
    }

    /// <summary>The call whose server span has not arrived.</summary>
    internal static bool LacksItsServer(TraceNode node) =>
        node.Span.Kind == ActivityKind.Client
        && (node.Span.Attributes.ContainsKey("rpc.method") || node.Span.Attributes.ContainsKey("http.request.method"))
        && (node.Span.Status != ActivityStatusCode.Error || node.Span.Attributes.ContainsKey("http.response.status_code"))
        && !node.Children.Any(child => child.Span.Kind == ActivityKind.Server);

    /// <summary>Whether the span's parent is one of these.</summary>
    internal static bool IsBelow(TraceNode root, IReadOnlySet<string> outside) =>
        root.Span.ParentSpanId is { } parent && outside.Contains(parent);
}
