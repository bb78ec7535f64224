using System.Net;
using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Metrics.V1;
using OrderSystem.TraceViewer.Otlp;
using OrderSystem.TraceViewer.Tests.Support;
using static OrderSystem.TraceViewer.Tests.Support.Otlp;

namespace OrderSystem.TraceViewer.Tests.Otlp;

[Collection(nameof(Alone))]
public sealed class OtlpHttpTests
{
    private const int MaxRequestBytes = 64 * 1024;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    [InlineData("identity")]
    public async Task Receives_traces_with_and_without_compression(string? encoding)
    {
        await using var viewer = await StartAsync();
        var body = Sent.Traces(Sent.Span("a")).ToByteArray();

        using var answer = await PostAsync(viewer, "v1/traces", Content(encoding == "gzip" ? Gzip(body) : body, encoding: encoding));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Protobuf, answer.Content.Headers.ContentType?.MediaType);
        Assert.Null((await ReadAsync(answer, ExportTraceServiceResponse.Parser)).PartialSuccess);
        Assert.True(viewer.Host.Store.TryGetTrace(Sent.TraceId, out _));
    }

    [Fact]
    public async Task Receives_logs()
    {
        await using var viewer = await StartAsync();

        using var answer = await PostAsync(viewer, "v1/logs", Content(Sent.Logs("gateway", Sent.Log("hello")).ToByteArray()));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("hello", Assert.Single(viewer.Host.Store.GetLogs()).Message);
    }

    [Fact]
    public async Task Accepts_metrics_and_only_counts_them()
    {
        await using var viewer = await StartAsync();
        var metrics = new ExportMetricsServiceRequest
        {
            ResourceMetrics = { new ResourceMetrics { ScopeMetrics = { new ScopeMetrics { Metrics = { new Metric { Name = "orders" } } } } } },
        };

        using var answer = await PostAsync(viewer, "v1/metrics", Content(metrics.ToByteArray()));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, viewer.Host.Store.GetStatistics().Metrics);
        Assert.Equal(0, viewer.Host.Store.GetStatistics().EstimatedBytes);
    }

    [Fact]
    public async Task Says_how_many_spans_it_rejected_and_keeps_the_others()
    {
        await using var viewer = await StartAsync();
        var (noTrace, shortSpan, shortParent) = (Sent.Span("b"), Sent.Span("c"), Sent.Span("d"));
        noTrace.TraceId = ByteString.CopyFrom(new byte[16]);
        shortSpan.SpanId = ByteString.CopyFrom(1, 2, 3);
        shortParent.ParentSpanId = ByteString.CopyFrom(1);
        var request = Sent.Traces([Sent.Span("a"), noTrace, shortSpan, shortParent]);

        using var answer = await PostAsync(viewer, "v1/traces", Content(request.ToByteArray()));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var partial = (await ReadAsync(answer, ExportTraceServiceResponse.Parser)).PartialSuccess;
        Assert.Equal(3, partial.RejectedSpans);
        Assert.Contains("invalid ids: 3", partial.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(3, viewer.Host.Store.GetStatistics().RejectedSpans);
        Assert.Equal(1, viewer.Host.Store.GetStatistics().Spans);
    }

    [Theory]
    [InlineData("application/json", null)]
    [InlineData("text/plain", null)]
    [InlineData(Protobuf, "br")]
    public async Task Answers_415_to_what_it_does_not_speak(string type, string? encoding)
    {
        await using var viewer = await StartAsync();

        using var answer = await PostAsync(viewer, "v1/traces", Content("{}"u8.ToArray(), type, encoding));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task Answers_400_to_what_is_no_message()
    {
        await using var viewer = await StartAsync();

        using var garbage = await PostAsync(viewer, "v1/traces", Content("garbage"u8.ToArray()));
        using var noGzip = await PostAsync(viewer, "v1/traces", Content("garbage"u8.ToArray(), encoding: "gzip"));

        Assert.Equal(HttpStatusCode.BadRequest, garbage.StatusCode);
        Assert.Equal("The body is not a valid OTLP message.", (await ReadAsync(garbage, OtlpStatus.Parser)).Message);
        Assert.Equal(HttpStatusCode.BadRequest, noGzip.StatusCode);
        Assert.Equal("The body is not valid gzip.", (await ReadAsync(noGzip, OtlpStatus.Parser)).Message);
    }

    [Fact]
    public async Task Answers_413_to_too_much_also_when_it_comes_compressed()
    {
        await using var viewer = await StartAsync();
        var bomb = Gzip(new byte[100 * 1024 * 1024]);

        using var plain = await PostAsync(viewer, "v1/traces", Content(new byte[MaxRequestBytes + 1]));
        var before = GC.GetTotalAllocatedBytes();
        using var compressed = await PostAsync(viewer, "v1/traces", Content(bomb[..Math.Min(bomb.Length, MaxRequestBytes)], encoding: "gzip"));
        var allocated = GC.GetTotalAllocatedBytes() - before;

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, plain.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, compressed.StatusCode);
        Assert.InRange(allocated, 0, 10 * 1024 * 1024);
    }

    private static Task<RunningViewer> StartAsync() => RunningViewer.StartAsync(limits => limits.MaxRequestBytes = MaxRequestBytes);

    private static Task<HttpResponseMessage> PostAsync(RunningViewer viewer, string path, HttpContent content) =>
        viewer.OtlpHttp.PostAsync(path, content, Cancellation);

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, MessageParser<T> parser)
        where T : IMessage<T> => parser.ParseFrom(await answer.Content.ReadAsByteArrayAsync(Cancellation));
}
