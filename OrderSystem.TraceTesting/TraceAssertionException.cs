namespace OrderSystem.TraceTesting;

/// <summary>A trace is not as it was expected.</summary>
/// <param name="message">What is not as expected, with the trace's tree.</param>
public sealed class TraceAssertionException(string message) : Exception(message), IAssertionException;

/// <summary>Tells xunit, which looks for an interface of this name, that the exception is a failed assertion.</summary>
internal interface IAssertionException;

/// <summary>What a failed assertion says: what was expected, and the trace with the place marked.</summary>
internal static class FailureText
{
    private const double NanosecondsPerMillisecond = 1e6;

    public static TraceAssertionException At(Trace trace, string message, Span span, string mark) =>
        At(trace, message, candidate => candidate == span ? mark : null);

    public static TraceAssertionException At(Trace trace, string message, Func<Span, string?> mark) =>
        new($"{message}\n\n{Tree(trace, mark)}");

    /// <summary>The trace with durations and errors, and marks at the end of some lines.</summary>
    public static string Tree(Trace trace, Func<Span, string?>? mark = null) => $"Trace ID: {trace.TraceId}\n" + SpanTreeText.Render(
        trace,
        SpanTreeOptions.Default,
        root => root.Placement switch
        {
            TracePlacement.MissingParent => $"(parent {root.Span.ParentSpanId} not received)",
            TracePlacement.Cycle => $"(parent {root.Span.ParentSpanId} is below its own child)",
            _ => null,
        },
        span => Line(span) + (mark?.Invoke(span) is { } text ? $"  <-- {text}" : ""),
        _ => []);

    /// <summary>Why a trace is not yet taken for complete.</summary>
    public static string Incomplete(string traceId, Trace? trace, IReadOnlyList<Activity> open)
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

        if (open.Count == 0 && trace.IsComplete())
        {
            text.Append("\nAll its spans are there, but what else was waited for did not come true.");
        }

        return text.Append("\n\n").Append(Tree(trace, span => Lacks(trace.Tree.Nodes.Single(node => node.Span == span)))).ToString();
    }

    /// <summary>What is missing at a span; null if nothing is.</summary>
    public static string? Lacks(TraceNode node) =>
        node.LacksItsServer ? "its server span has not arrived"
        : node.Placement == TracePlacement.MissingParent ? "its parent has not arrived"
        : null;

    private static string Line(Span span)
    {
        var error = span.ErrorType ?? span.StatusMessage;
        var milliseconds = span.DurationNanoseconds / NanosecondsPerMillisecond;
        return string.Create(CultureInfo.InvariantCulture, $"{span.Service}  {span.Name} ({milliseconds:0.##} ms)")
            + (span.Status != ActivityStatusCode.Error ? "" : error is null ? " [ERROR]" : $" [ERROR: {error}]")
            + string.Concat(span.Links.Select(link => $" [link: {link.TraceId}/{link.SpanId}]"));
    }
}
