namespace OrderSystem.TraceTesting;

/// <summary>A trace is not as it was expected.</summary>
/// <param name="message">What is not as expected, with the trace's tree.</param>
public sealed class TraceAssertionException(string message) : Exception(message), IAssertionException;

/// <summary>Tells xunit, which looks for an interface of this name, that the exception is a failed assertion.</summary>
internal interface IAssertionException;

/// <summary>What a failed assertion says: what was expected, and the trace with the place marked.</summary>
internal static class FailureText
{
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
    public static string Incomplete(string traceId, Trace? trace, IReadOnlyList<Activity> open) => string.Concat(
    [
        trace is null ? $"No span of trace {traceId} arrived." : $"Trace {traceId} did not get complete.",
        .. open.Select(activity => $"\nThis span has started and not ended: {activity.DisplayName} ({activity.SpanId})."),
        trace?.IsComplete() == true && open.Count == 0 ? "\nAll its spans are there, but what else was waited for did not come true." : "",
        trace is null ? "" : $"\n\n{Tree(trace, span => Lacks(trace.Tree.Nodes.Single(node => node.Span == span)))}",
    ]);

    /// <summary>What is missing at a span; null if nothing is.</summary>
    public static string? Lacks(TraceNode node) =>
        node.LacksItsServer ? "its server span has not arrived"
        : node.Placement == TracePlacement.MissingParent ? "its parent has not arrived"
        : null;

    private static string Line(Span span)
    {
        var error = span.ErrorType ?? span.StatusMessage;
        return string.Create(CultureInfo.InvariantCulture, $"{span.Service}  {span.Name} ({span.DurationNanoseconds / 1e6:0.##} ms)")
            + (span.Status != ActivityStatusCode.Error ? "" : error is null ? " [ERROR]" : $" [ERROR: {error}]")
            + string.Concat(span.Links.Select(link => $" [link: {link.TraceId}/{link.SpanId}]"));
    }
}
