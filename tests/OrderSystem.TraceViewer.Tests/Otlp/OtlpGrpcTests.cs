using System.IO.Compression;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OrderSystem.TraceViewer.Tests.Support;
using static OrderSystem.TraceViewer.Tests.Support.Otlp;

namespace OrderSystem.TraceViewer.Tests.Otlp;

public sealed class OtlpGrpcTests
{
    private const int MaxRequestBytes = 64 * 1024;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Receives_traces_with_and_without_compression(bool compress)
    {
        await using var viewer = await StartAsync();

        var answer = await ExportAsync(viewer, Sent.Traces(Sent.Span("a")).ToByteArray(), compress);

        Assert.Null(answer.PartialSuccess);
        Assert.True(viewer.Host.Store.TryGetTrace(Sent.TraceId, out _));
    }

    [Fact]
    public async Task Fails_a_call_with_garbage_and_goes_on()
    {
        await using var viewer = await StartAsync();

        await Assert.ThrowsAsync<RpcException>(() => ExportAsync(viewer, "garbage"u8.ToArray()));

        await ExportAsync(viewer, Sent.Traces(Sent.Span("a")).ToByteArray());
        Assert.Equal(1, viewer.Host.Store.GetStatistics().Spans);
    }

    [Fact]
    public async Task Refuses_a_message_that_is_too_large()
    {
        await using var viewer = await StartAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(() => ExportAsync(viewer, new byte[MaxRequestBytes + 1]));

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
    }

    [Fact]
    public async Task Refuses_a_small_message_that_is_too_large_when_decompressed()
    {
        await using var viewer = await StartAsync();
        var bomb = new byte[50 * 1024 * 1024];
        Assert.InRange(Gzip(bomb).Length, 1, MaxRequestBytes);

        var failure = await Assert.ThrowsAsync<RpcException>(() => ExportAsync(viewer, bomb, compress: true));

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.Contains("decompressed", failure.Status.Detail, StringComparison.Ordinal);
    }

    private static Task<RunningViewer> StartAsync() => RunningViewer.StartAsync(limits => limits.MaxRequestBytes = MaxRequestBytes);

    private static async Task<ExportTraceServiceResponse> ExportAsync(RunningViewer viewer, byte[] message, bool compress = false)
    {
        using var channel = GrpcChannel.ForAddress(viewer.Host.GrpcEndpoint, new GrpcChannelOptions
        {
            CompressionProviders = [new GzipCompressionProvider(CompressionLevel.Optimal)],
        });
        var headers = new Metadata();
        if (compress)
        {
            headers.Add("grpc-internal-encoding-request", "gzip");
        }

        var call = channel.CreateCallInvoker().AsyncUnaryCall(
            ExportTraces, null, new CallOptions(headers, cancellationToken: TestContext.Current.CancellationToken), message);
        return await call;
    }
}
