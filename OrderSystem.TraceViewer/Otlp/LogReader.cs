using Microsoft.Extensions.Logging;
using OrderSystem.TraceViewer.Model;
using Proto = OpenTelemetry.Proto.Logs.V1;

namespace OrderSystem.TraceViewer.Otlp;

/// <summary>Reads log records within the limits.</summary>
internal sealed class LogReader(AttributeReader attributes, TimeProvider time)
{
    // OTLP numbers 24 severities, four to a level: TRACE is 1 to 4, FATAL 21 to 24.
    private const int SeveritiesPerLevel = 4;

    public LogRecord Read(Proto.LogRecord log, InstrumentationScope scope, Resource resource)
    {
        // With invalid ids a record is still a record; it just belongs to no trace.
        var traceId = Hex.ReadId(log.TraceId, Hex.TraceIdBytes);
        return new LogRecord
        {
            TimeUnixNanoseconds = ReadTime(log),
            Level = ReadLevel((int)log.SeverityNumber),
            Message = attributes.ReadText(log.Body),
            EventName = attributes.CutOrNull(log.EventName),
            TraceId = traceId,
            SpanId = traceId is null ? null : Hex.ReadId(log.SpanId, Hex.SpanIdBytes),
            Flags = log.Flags,
            Attributes = attributes.Read(log.Attributes),
            Scope = scope,
            Resource = resource,
        };
    }

    private static LogLevel ReadLevel(int severity) => severity is < 1 or > 24
        ? LogLevel.Information
        : (LogLevel)((severity - 1) / SeveritiesPerLevel);

    private long ReadTime(Proto.LogRecord log) => log switch
    {
        { TimeUnixNano: > 0 } => UnixTime.FromProto(log.TimeUnixNano),
        { ObservedTimeUnixNano: > 0 } => UnixTime.FromProto(log.ObservedTimeUnixNano),
        _ => UnixTime.From(time.GetUtcNow()),
    };
}
