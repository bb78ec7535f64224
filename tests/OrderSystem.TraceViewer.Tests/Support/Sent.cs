using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Logs.V1;
using OpenTelemetry.Proto.Trace.V1;
using ProtoResource = OpenTelemetry.Proto.Resource.V1.Resource;

namespace OrderSystem.TraceViewer.Tests.Support;

/// <summary>Telemetry as a sender writes it.</summary>
internal static class Sent
{
    public const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    /// <summary>2026-01-01T00:00:00Z, from which all times count.</summary>
    public const ulong Start = 1_767_225_600_000_000_000;

    public static ExportTraceServiceRequest Traces(params (string Service, Span Span)[] spans)
    {
        var request = new ExportTraceServiceRequest();
        request.ResourceSpans.AddRange(spans.Select(item => new ResourceSpans
        {
            Resource = Resource(item.Service),
            ScopeSpans = { new ScopeSpans { Scope = new InstrumentationScope { Name = "Shop" }, Spans = { item.Span } } },
        }));
        return request;
    }

    public static ExportTraceServiceRequest Traces(params IEnumerable<Span> spans) => new()
    {
        ResourceSpans =
        {
            new ResourceSpans { Resource = Resource("gateway"), ScopeSpans = { new ScopeSpans { Spans = { spans } } } },
        },
    };

    public static ExportLogsServiceRequest Logs(string service, params LogRecord[] logs) => new()
    {
        ResourceLogs =
        {
            new ResourceLogs
            {
                Resource = Resource(service),
                ScopeLogs = { new ScopeLogs { Scope = new InstrumentationScope { Name = "Orders" }, LogRecords = { logs } } },
            },
        },
    };

    public static Span Span(
        string id, string? parent = null, string name = "work", double startMs = 0, double durationMs = 10, string traceId = TraceId) => new()
        {
            TraceId = Bytes(traceId),
            SpanId = Bytes(SpanId(id)),
            ParentSpanId = parent is null ? ByteString.Empty : Bytes(SpanId(parent)),
            Name = name,
            StartTimeUnixNano = Start + (ulong)(startMs * 1_000_000),
            EndTimeUnixNano = Start + (ulong)((startMs + durationMs) * 1_000_000),
        };

    public static LogRecord Log(string message, string? traceId = TraceId, string? spanId = null, int severity = 9, double atMs = 0) => new()
    {
        Body = Text(message),
        TraceId = traceId is null ? ByteString.Empty : Bytes(traceId),
        SpanId = spanId is null ? ByteString.Empty : Bytes(SpanId(spanId)),
        SeverityNumber = (SeverityNumber)severity,
        TimeUnixNano = Start + (ulong)(atMs * 1_000_000),
    };

    public static KeyValue Attribute(string key, AnyValue value) => new() { Key = key, Value = value };

    public static KeyValue Attribute(string key, string value) => Attribute(key, Text(value));

    public static AnyValue Text(string value) => new() { StringValue = value };

    /// <summary>A short hexadecimal id, filled up with zeros.</summary>
    public static string SpanId(string id) => id.PadLeft(16, '0');

    public static string NewTraceId(int number) => $"{number + 1:x32}";

    public static ByteString Bytes(string hex) => ByteString.CopyFrom(Convert.FromHexString(hex));

    private static ProtoResource Resource(string service) => new()
    {
        Attributes = { Attribute("service.name", service), Attribute("service.instance.id", service + "-1") },
    };
}
