using System.Diagnostics;
using System.Text;
using OrderSystem.TraceViewer.Model;
using OrderSystem.TraceViewer.Text;
using Trace = OrderSystem.TraceViewer.Model.Trace;

namespace OrderSystem.TraceTesting.Text;

/// <summary>What a failed assertion says: what was expected, and the trace with the place marked.</summary>
internal static class FailureText
{
    /// <summary>Stands before the mark at the end of a span's line.</summary>
    public const string Mark = "<-- ";

    public static TraceAssertionException At(Trace trace, string message, Span span, string mark) =>
        At(trace, message, candidate => candidate == span ? mark : null);

    public static TraceAssertionException At(Trace trace, string message, Func<Span, string?> mark) =>
        new($"{message}\n\n{Tree(trace, mark)}");

    /// <summary>The trace with durations and errors, and marks at the end of some lines.</summary>
    public static string Tree(Trace trace, Func<Span, string?>? mark = null) => TraceTreeText.Render(trace, new TraceTreeOptions
    {
        Describe = span => mark?.Invoke(span) is { } text ? Mark + text : null,
    });

    /// <summary>Why a trace is not yet taken for complete.</summary>
    public static string Incomplete(string traceId, Trace? trace, IReadOnlyList<Activity> open, IReadOnlySet<string> outside)
    {
        var text = new StringBuilder();
        text.Append(trace is null ? $"No span of trace {traceId} arrived." : $"Trace {traceId} did not get complete.");
        foreach (var activity in open)
        {
            text.Append($"\nThis span has started and not ended: {activity.DisplayName} ({activity.SpanId}).");
        }

        if (trace is null)
        {
            return text.ToString();
        }

        if (open.Count == 0 && trace.IsComplete(outside))
        {
            text.Append("\nAll its spans are there, but what else was waited for did not come true.");
        }

        return text.Append("\n\n").Append(Tree(trace, span => Lacks(trace, span, outside))).ToString();
    }

    private static string? Lacks(Trace trace, Span span, IReadOnlySet<string> outside)
    {
        var node = trace.Tree.Nodes.Single(node => node.Span == span);
        return TraceCompleteness.LacksItsServer(node) ? "its server span has not arrived"
            : node.Parent is null && node.Placement != TracePlacement.Root && !TraceCompleteness.IsBelow(node, outside) ? "its parent has not arrived"
            : null;
    }
}
