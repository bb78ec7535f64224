using Microsoft.Extensions.Logging;
using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceViewer.Api;

internal sealed record LogListAnswer(IEnumerable<LogAnswer> Logs, int Total, int Stored, long Evicted);

internal sealed record LogAnswer(
    string Time,
    LogLevel Level,
    string Service,
    string? Instance,
    string Category,
    string? EventName,
    string Message,
    string? TraceId,
    string? SpanId,
    AttributeCollection Attributes,
    string? Exception)
{
    public static LogAnswer Of(LogRecord log) => new(
        UnixTime.Format(log.TimeUnixNanoseconds),
        log.Level,
        log.Service,
        log.Resource.InstanceId,
        log.Category,
        log.EventName,
        log.Message,
        log.TraceId,
        log.SpanId,
        log.Attributes,
        log.Exception);
}
