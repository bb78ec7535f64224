using Google.Protobuf;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Proto.Common.V1;
using OrderSystem.TraceViewer.Tests.Support;
using ProtoLog = OpenTelemetry.Proto.Logs.V1.LogRecord;

namespace OrderSystem.TraceViewer.Tests.Otlp;

public sealed class LogReaderTests
{
    [Theory]
    [InlineData(0, LogLevel.Information)]
    [InlineData(1, LogLevel.Trace)]
    [InlineData(8, LogLevel.Debug)]
    [InlineData(9, LogLevel.Information)]
    [InlineData(13, LogLevel.Warning)]
    [InlineData(20, LogLevel.Error)]
    [InlineData(24, LogLevel.Critical)]
    [InlineData(99, LogLevel.Information)]
    public void Reads_the_severity_as_a_level(int severity, LogLevel level) =>
        Assert.Equal(level, Received(Sent.Log("hello", severity: severity)).Level);

    [Fact]
    public void Keeps_a_record_with_invalid_ids_without_them()
    {
        var log = Sent.Log("hello", spanId: "a");
        log.TraceId = ByteString.CopyFrom(1, 2, 3);

        var received = Received(log);

        Assert.Null(received.TraceId);
        Assert.Null(received.SpanId);
    }

    [Fact]
    public void Takes_the_time_of_observation_or_else_of_arrival_where_there_is_no_other()
    {
        var observed = Received(new ProtoLog { ObservedTimeUnixNano = Sent.Start });
        var unknown = Received(new ProtoLog());

        Assert.Equal((long)Sent.Start, observed.TimeUnixNanoseconds);
        Assert.True(unknown.TimeUnixNanoseconds > 0);
    }

    [Fact]
    public void Writes_a_structured_body_as_JSON()
    {
        var log = new ProtoLog
        {
            Body = new AnyValue { KvlistValue = new KeyValueList { Values = { Sent.Attribute("order", "42") } } },
        };

        Assert.Equal("""{"order":"42"}""", Received(log).Message);
    }

    [Theory]
    [InlineData("Type", "message", null, "Type: message")]
    [InlineData("Type", null, null, "Type")]
    [InlineData(null, null, "   at Place()", "   at Place()")]
    [InlineData("Type", "message", "   at Place()", "Type: message\n   at Place()")]
    [InlineData("Type", "message", "Type: message\n   at Place()", "Type: message\n   at Place()")]
    public void Puts_an_exception_together(string? type, string? message, string? stack, string expected)
    {
        var log = Sent.Log("failed");
        Add("exception.type", type);
        Add("exception.message", message);
        Add("exception.stacktrace", stack);

        Assert.Equal(expected, Received(log).Exception);
        Assert.Null(Received(Sent.Log("fine")).Exception);

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                log.Attributes.Add(Sent.Attribute(key, value));
            }
        }
    }

    private static TraceViewer.Model.LogRecord Received(ProtoLog log)
    {
        var viewer = new Viewer();
        viewer.Receiver.Receive(Sent.Logs("gateway", log));
        return Assert.Single(viewer.Store.GetLogs());
    }
}
