using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace OrderSystem.TraceViewer.Browser.Tests.Telemetry;

internal static class Attributes
{
    public static KeyValue Of(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };

    public static Span With(this Span span, string key, string value)
    {
        span.Attributes.Add(Of(key, value));
        return span;
    }

    public static Span Failed(this Span span, string message)
    {
        span.Status = new Status { Code = Status.Types.StatusCode.Error, Message = message };
        return span;
    }

    public static Span LinkedTo(this Span span, Span other)
    {
        span.Links.Add(new Span.Types.Link { TraceId = other.TraceId, SpanId = other.SpanId });
        return span;
    }

    public static Span WithException(this Span span, string type, string message, string stack)
    {
        span.Events.Add(new Span.Types.Event
        {
            Name = "exception",
            TimeUnixNano = span.EndTimeUnixNano,
            Attributes = { Of("exception.type", type), Of("exception.message", message), Of("exception.stacktrace", stack) },
        });
        return span;
    }
}
