using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Logs.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace OrderSystem.TraceViewer.Browser.Tests.Telemetry;

/// <summary>A trace to send: spans of several services, with their logs.</summary>
internal sealed class TestTrace
{
    private const ulong NanosecondsPerMs = 1_000_000;

    private readonly byte[] _id = RandomNumberGenerator.GetBytes(16);
    private readonly ulong _start = (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * NanosecondsPerMs;
    private readonly List<(string Service, Span Span)> _spans = [];
    private readonly List<(string Service, LogRecord Record)> _logs = [];

    /// <summary>A trace whose id begins with the time at which it starts.</summary>
    public static TestTrace WithTimeOrderedId()
    {
        var trace = new TestTrace();
        BinaryPrimitives.WriteUInt16BigEndian(trace._id, (ushort)(trace._start / NanosecondsPerMs >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(trace._id.AsSpan(2), (uint)(trace._start / NanosecondsPerMs));
        return trace;
    }

    public string Id => Convert.ToHexStringLower(_id);

    public Span AddSpan(string service, string name, Span? parent = null, double atMs = 0, double durationMs = 10, Span.Types.SpanKind kind = Span.Types.SpanKind.Internal)
    {
        var span = new Span
        {
            TraceId = ByteString.CopyFrom(_id),
            SpanId = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(8)),
            ParentSpanId = parent?.SpanId ?? ByteString.Empty,
            Name = name,
            Kind = kind,
            StartTimeUnixNano = At(atMs),
            EndTimeUnixNano = At(atMs + durationMs),
        };
        _spans.Add((service, span));
        return span;
    }

    public void AddLog(string service, Span span, string message, double atMs = 0, SeverityNumber severity = SeverityNumber.Info)
    {
        _logs.Add((service, new LogRecord
        {
            TraceId = span.TraceId,
            SpanId = span.SpanId,
            TimeUnixNano = At(atMs),
            SeverityNumber = severity,
            Body = new AnyValue { StringValue = message },
        }));
    }

    public ulong At(double milliseconds) => _start + (ulong)(milliseconds * NanosecondsPerMs);

    public ExportTraceServiceRequest ToTraces()
    {
        var request = new ExportTraceServiceRequest();
        foreach (var service in _spans.GroupBy(entry => entry.Service, entry => entry.Span))
        {
            request.ResourceSpans.Add(new ResourceSpans { Resource = ResourceOf(service.Key), ScopeSpans = { new ScopeSpans { Spans = { service } } } });
        }

        return request;
    }

    public ExportLogsServiceRequest ToLogs()
    {
        var request = new ExportLogsServiceRequest();
        foreach (var service in _logs.GroupBy(entry => entry.Service, entry => entry.Record))
        {
            request.ResourceLogs.Add(new ResourceLogs { Resource = ResourceOf(service.Key), ScopeLogs = { new ScopeLogs { LogRecords = { service } } } });
        }

        return request;
    }

    private static Resource ResourceOf(string service) => new() { Attributes = { Attributes.Of("service.name", service) } };
}
