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
    public static bool IsComplete(this Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace is { Root: not null, MissingParents: 0 }
            && trace.Tree.Nodes.All(node => !ExpectsServer(node.Span) || node.Children.Any(child => child.Span.Kind == ActivityKind.Server));
    }

    private static bool ExpectsServer(Span span) =>
        span.Kind == ActivityKind.Client
        && (span.Attributes.ContainsKey("rpc.method") || span.Attributes.ContainsKey("http.request.method"))
        && (span.Status != ActivityStatusCode.Error || span.Attributes.ContainsKey("http.response.status_code"));
}
