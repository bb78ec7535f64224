using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceTesting.Text;

/// <summary>Every text that a span or a log record carries, with its place.</summary>
internal static class MentionedText
{
    public static IEnumerable<string> In(Span span) =>
    [
        span.Name,
        $"status: {span.StatusMessage}",
        $"tracestate: {span.TraceState}",
        .. In(span.Attributes),
        .. span.Events.SelectMany(item => In(item.Attributes).Prepend(item.Name)),
        .. span.Links.SelectMany(link => In(link.Attributes)),
    ];

    public static IEnumerable<string> In(LogRecord log) => [log.Message, .. In(log.Attributes)];

    private static IEnumerable<string> In(AttributeCollection attributes) =>
        attributes.Select(attribute => $"{attribute.Key} = {ValueText.Of(attribute.Value)}");
}
