namespace OrderSystem.TraceTesting;

/// <summary>Assertions on a trace as a whole. They return it, so that they can be chained.</summary>
public static class TraceAssertions
{
    /// <summary>Asserts that all spans hang together below one root.</summary>
    public static Trace ShouldBeConnected(this Trace trace) => Should(
        trace,
        trace.IsConnected,
        $"Expected one root with all spans below it, but {trace.Tree.Roots.Count} spans are at the top.",
        span => trace.Tree.Roots.FirstOrDefault(root => root.Span == span)?.Placement switch
        {
            null => null,
            TracePlacement.Root => "a root",
            TracePlacement.Cycle => "its parent is below it",
            _ => "its parent has not arrived",
        });

    /// <summary>Asserts that no span is an error.</summary>
    public static Trace ShouldHaveNoErrors(this Trace trace)
    {
        var errors = trace.Spans.Count(span => span.Status == ActivityStatusCode.Error);
        return Should(
            trace,
            errors == 0,
            $"Expected no errors, but there are {errors}.",
            span => span.Status == ActivityStatusCode.Error ? span.StatusMessage ?? "error" : null);
    }

    /// <summary>Asserts that these services, and no others, took part.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="services">The services in any order.</param>
    public static Trace ShouldBeOfServices(this Trace trace, params string[] services)
    {
        var actual = trace.Spans.Select(span => span.Service).Distinct().Order(StringComparer.Ordinal).ToList();
        var expected = services.Distinct().Order(StringComparer.Ordinal).ToList();
        return Should(
            trace,
            actual.SequenceEqual(expected),
            $"Expected spans of {string.Join(", ", expected)}, but there are spans of {string.Join(", ", actual)}.",
            span => expected.Contains(span.Service) ? null : "not expected");
    }

    /// <summary>Asserts that every log record was written under a span of its own process.</summary>
    public static Trace ShouldHaveNoStrayLogs(this Trace trace)
    {
        var stray = trace.Logs.FirstOrDefault(log => !trace.Spans.Any(span => span.SpanId == log.SpanId && span.Resource.Equals(log.Resource)));
        return Should(
            trace,
            stray is null,
            $"Expected every log record under a span of its process, but this one of {stray?.Resource} is not: '{stray?.Message}'",
            _ => null);
    }

    /// <summary>Asserts that a text, such as a secret, is nowhere in the trace: in no name, attribute, event, status or log record.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="text">The text, compared without regard to case.</param>
    public static Trace ShouldNotMention(this Trace trace, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var log = trace.Logs.FirstOrDefault(log => Texts(log).Any(Mentions));
        var found = trace.Spans.FirstOrDefault(span => Texts(span).Any(Mentions));
        var where = (log is null ? found is null ? [] : Texts(found) : Texts(log)).FirstOrDefault(Mentions);
        return Should(
            trace,
            where is null,
            $"Expected nothing to mention '{text}', but {(log is null ? "a span" : $"a log record of {log.Service}")} does: {where}",
            span => log is null && span == found ? $"mentions '{text}'" : null);

        bool Mentions(string candidate) => candidate.Contains(text, StringComparison.OrdinalIgnoreCase);
    }

    private static Trace Should(Trace trace, bool holds, string message, Func<Span, string?> mark) =>
        holds ? trace : throw FailureText.At(trace, message, mark);

    /// <summary>Every text that a span carries, with its place.</summary>
    private static IEnumerable<string> Texts(Span span) =>
    [
        span.Name,
        $"status: {span.StatusMessage}",
        $"tracestate: {span.TraceState}",
        .. Texts(span.Attributes),
        .. span.Events.SelectMany(item => Texts(item.Attributes).Prepend(item.Name)),
        .. span.Links.SelectMany(link => Texts(link.Attributes)),
    ];

    private static IEnumerable<string> Texts(LogRecord log) => [log.Message, .. Texts(log.Attributes)];

    private static IEnumerable<string> Texts(AttributeCollection attributes) =>
        attributes.Select(attribute => $"{attribute.Key} = {AttributeValue.Quoted(attribute.Value)}");
}
