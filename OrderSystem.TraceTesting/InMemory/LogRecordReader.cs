using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceTesting.InMemory;

/// <summary>Reads a log record of the OpenTelemetry SDK.</summary>
internal static class LogRecordReader
{
    public static LogRecord Read(OpenTelemetry.Logs.LogRecord log, Resource resource) => new()
    {
        TimeUnixNanoseconds = UnixTime.From(log.Timestamp),
        Level = log.LogLevel,
        Message = log.FormattedMessage ?? log.Body ?? "",
        EventName = string.IsNullOrEmpty(log.EventId.Name) ? null : log.EventId.Name,
        TraceId = log.TraceId == default ? null : log.TraceId.ToHexString(),
        SpanId = log.SpanId == default ? null : log.SpanId.ToHexString(),
        Flags = (uint)log.TraceFlags,
        Attributes = AttributeValues.Of([.. log.Attributes ?? [], .. ScopeOf(log), .. ExceptionOf(log)]),
        Scope = new InstrumentationScope(log.CategoryName ?? "", version: null, AttributeCollection.Empty),
        Resource = resource,
    };

    private static List<KeyValuePair<string, object?>> ScopeOf(OpenTelemetry.Logs.LogRecord log)
    {
        var attributes = new List<KeyValuePair<string, object?>>();
        log.ForEachScope(
            static (scope, attributes) =>
            {
                foreach (var attribute in scope)
                {
                    attributes.Add(attribute);
                }
            },
            attributes);
        return attributes;
    }

    private static IEnumerable<KeyValuePair<string, object?>> ExceptionOf(OpenTelemetry.Logs.LogRecord log) => log.Exception is { } exception
        ?
        [
            new("exception.type", exception.GetType().FullName),
            new("exception.message", exception.Message),
            new("exception.stacktrace", exception.ToString()),
        ]
        : [];
}
