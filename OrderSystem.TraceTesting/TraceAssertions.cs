using System.Diagnostics;
using OrderSystem.TraceTesting.Model;
using Trace = OrderSystem.TraceTesting.Model.Trace;

namespace OrderSystem.TraceTesting;

/// <summary>Assertions on a trace as a whole. They return it, so that they can be chained.</summary>
public static class TraceAssertions
{
    /// <summary>Asserts that all spans hang together below one root.</summary>
    public static Trace ShouldBeConnected(this Trace trace) =>
        trace.IsConnected
            ? trace
            : throw FailureText.At(trace, $"Expected one root with all spans below it, but {trace.Tree.Roots.Count} spans are at the top.", span =>
                trace.Tree.Roots.FirstOrDefault(root => root.Span == span)?.Placement switch
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
        return errors == 0
            ? trace
            : throw FailureText.At(trace, $"Expected no errors, but there are {errors}.", span =>
                span.Status == ActivityStatusCode.Error ? span.StatusMessage ?? "error" : null);
    }

    /// <summary>Asserts that these services, and no others, took part.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="services">The services in any order.</param>
    public static Trace ShouldBeOfServices(this Trace trace, params string[] services)
    {
        var actual = trace.Spans.Select(span => span.Service).Distinct().Order(StringComparer.Ordinal).ToList();
        var expected = services.Distinct().Order(StringComparer.Ordinal).ToList();
        return actual.SequenceEqual(expected)
            ? trace
            : throw FailureText.At(
                trace, $"Expected spans of {string.Join(", ", expected)}, but there are spans of {string.Join(", ", actual)}.", span =>
                    expected.Contains(span.Service) ? null : "not expected");
    }

    /// <summary>Asserts that every log record was written under a span of its own process.</summary>
    public static Trace ShouldHaveNoStrayLogs(this Trace trace)
    {
        var stray = trace.Logs.FirstOrDefault(log => !trace.Spans.Any(span => span.SpanId == log.SpanId && span.Resource.Equals(log.Resource)));
        return stray is null
            ? trace
            : throw FailureText.At(
                trace, $"Expected every log record under a span of its process, but this one of {stray.Resource} is not: '{stray.Message}'", _ => null);
    }

    /// <summary>Asserts that a text, such as a secret, is nowhere in the trace: in no name, attribute, event, status or log record.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="text">The text, compared without regard to case.</param>
    public static Trace ShouldNotMention(this Trace trace, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        foreach (var log in trace.Logs)
        {
            if (Texts(log).FirstOrDefault(Mentions) is { } where)
            {
                throw FailureText.At(trace, $"Expected nothing to mention '{text}', but a log record of {log.Service} does: {where}", _ => null);
            }
        }

        return trace.Spans.FirstOrDefault(span => Texts(span).Any(Mentions)) is { } found
            ? throw FailureText.At(
                trace, $"Expected nothing to mention '{text}', but a span does: {Texts(found).First(Mentions)}", found, $"mentions '{text}'")
            : trace;

        bool Mentions(string candidate) => candidate.Contains(text, StringComparison.OrdinalIgnoreCase);
    }

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
