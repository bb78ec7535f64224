namespace OrderSystem.TraceTesting;

/// <summary>
/// Picks spans out of a trace, and asserts on the trace as a whole; an assertion returns it, so that they can be chained.
/// </summary>
public static class TraceAssertions
{
    /// <summary>The span at the top of the trace.</summary>
    /// <exception cref="TraceAssertionException">There is none, or more than one.</exception>
    public static TraceSpan Root(this Trace trace) => trace.Roots is [var root]
        ? root
        : throw FailureText.At(
            trace,
            $"Expected one span at the top, but there are {trace.Roots.Count}.",
            span => span.Parent is null ? "at the top" : null);

    /// <summary>The one span of this name, and of this service and kind where they are given.</summary>
    /// <exception cref="TraceAssertionException">There is none, or more than one.</exception>
    public static TraceSpan Span(this Trace trace, string name, string? service = null, ActivityKind? kind = null) =>
        One(trace, trace.InTreeOrder, "", name, service, kind);

    /// <summary>All spans of this name, and of this service and kind where they are given, in tree order.</summary>
    public static IReadOnlyList<TraceSpan> SpansNamed(
        this Trace trace, string name, string? service = null, ActivityKind? kind = null) =>
        Named(trace.InTreeOrder, name, service, kind);

    /// <summary>A span of the trace, to assert on.</summary>
    public static TraceSpan Span(this Trace trace, Span span) =>
        trace.InTreeOrder.Single(candidate => candidate.Span.SpanId == span.SpanId);

    /// <summary>Asserts that all spans hang together below one root.</summary>
    public static Trace ShouldBeConnected(this Trace trace) => Should(
        trace,
        trace.IsConnected,
        $"Expected one root with all spans below it, but {trace.Roots.Count} spans are at the top.",
        span => span.Placement switch
        {
            SpanPlacement.Child => null,
            SpanPlacement.Root => "a root",
            SpanPlacement.Cycle => "its parent is below it",
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
            span => span.Span.Status == ActivityStatusCode.Error ? span.Span.StatusMessage ?? "error" : null);
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
        var stray = trace.Logs.FirstOrDefault(log =>
            !trace.Spans.Any(span => span.SpanId == log.SpanId && span.Resource == log.Resource));
        return Should(
            trace,
            stray is null,
            "Expected every log record under a span of its process, "
                + $"but this one of {stray?.Resource} is not: '{stray?.Message}'",
            _ => null);
    }

    /// <summary>
    /// Asserts that a text, such as a secret, is nowhere in the trace: in no name, attribute, event, status or log record.
    /// </summary>
    /// <param name="trace">The trace.</param>
    /// <param name="text">The text, compared without regard to case.</param>
    public static Trace ShouldNotMention(this Trace trace, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var ofLogs = trace.Logs.SelectMany(Texts, (log, at) => (Of: $"a log record of {log.Service}", Span: (Span?)null, At: at));
        var ofSpans = trace.Spans.SelectMany(Texts, (span, at) => (Of: "a span", Span: (Span?)span, At: at));
        var found = ofLogs.Concat(ofSpans).FirstOrDefault(item => item.At.Contains(text, StringComparison.OrdinalIgnoreCase));
        return Should(
            trace,
            found == default,
            $"Expected nothing to mention '{text}', but {found.Of} does: {found.At}",
            span => span.Span == found.Span ? $"mentions '{text}'" : null);
    }

    /// <summary>The one span that is meant, of some of the trace's.</summary>
    internal static TraceSpan One(
        Trace trace, IEnumerable<TraceSpan> among, string where, string name, string? service, ActivityKind? kind)
    {
        var found = Named(among, name, service, kind);
        var ofKind = kind is null ? "" : $" [{kind.ToString()!.ToLowerInvariant()}]";
        var meant = (service is null ? "" : $"{service}  ") + name + ofKind;
        return found switch
        {
            [var one] => one,
            [] => throw FailureText.At(trace, $"Expected a span '{meant}'{where}, but there is none.", _ => null),
            _ => throw FailureText.At(
                trace,
                $"Expected one span '{meant}'{where}, but there are {found.Count}.",
                span => found.Contains(span) ? "one of them" : null),
        };
    }

    private static List<TraceSpan> Named(IEnumerable<TraceSpan> among, string name, string? service, ActivityKind? kind) =>
    [
        .. among.Where(span =>
            span.Name == name && (service is null || span.Service == service) && (kind is null || span.Span.Kind == kind)),
    ];

    private static Trace Should(Trace trace, bool holds, string message, Func<TraceSpan, string?> mark) =>
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
