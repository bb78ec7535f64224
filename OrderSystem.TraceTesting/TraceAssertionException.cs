namespace OrderSystem.TraceTesting;

/// <summary>A trace is not as it was expected.</summary>
/// <param name="message">What is not as expected, with the trace's tree.</param>
public sealed class TraceAssertionException(string message) : Exception(message), IAssertionException;

/// <summary>Tells xunit, which looks for an interface of this name, that the exception is a failed assertion.</summary>
internal interface IAssertionException;

/// <summary>What a failed assertion says: what was expected, and the trace with the place marked.</summary>
internal static class FailureText
{
    public static TraceAssertionException At(Trace trace, string message, Func<TraceSpan, string?> mark) =>
        new($"{message}\n\n{Tree(trace, mark)}");

    /// <summary>The trace with durations and errors, and marks at the end of some lines.</summary>
    public static string Tree(Trace trace, Func<TraceSpan, string?>? mark = null) =>
        $"Trace ID: {trace.TraceId}\n" + SpanTreeText.Render(
            trace,
            span => Line(span.Span) + (mark?.Invoke(span) is { } text ? $"  <-- {text}" : ""),
            _ => [],
            showIds: true);

    /// <summary>Why a trace is not yet taken for complete.</summary>
    public static string Incomplete(string traceId, Trace? trace, IReadOnlyList<Activity> open) => string.Concat(
    [
        trace is null ? $"No span of trace {traceId} arrived." : $"Trace {traceId} did not get complete.",
        .. open.Select(activity => $"\nThis span has started and not ended: {activity.DisplayName} ({activity.SpanId})."),
        trace?.IsComplete() == true && open.Count == 0
            ? "\nAll its spans are there, but what else was waited for did not come true."
            : "",
        trace is null ? "" : $"\n\n{Tree(trace, Lacks)}",
    ]);

    private static string? Lacks(TraceSpan span) =>
        span.LacksItsServer ? "its server span has not arrived"
        : span.Placement == SpanPlacement.MissingParent ? "its parent has not arrived"
        : null;

    private static string Line(Span span)
    {
        var error = span.ErrorType ?? span.StatusMessage;
        var milliseconds = (span.DurationNanoseconds / 1e6).ToString("0.##", CultureInfo.InvariantCulture);
        return $"{span.Service}  {span.Name} ({milliseconds} ms)"
            + (span.Status != ActivityStatusCode.Error ? "" : error is null ? " [ERROR]" : $" [ERROR: {error}]")
            + string.Concat(span.Links.Select(link => $" [link: {link.TraceId}/{link.SpanId}]"));
    }
}
