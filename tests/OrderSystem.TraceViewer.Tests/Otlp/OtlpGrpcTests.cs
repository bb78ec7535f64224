using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OrderSystem.TraceViewer.Tests.Support;
using static OrderSystem.TraceViewer.Tests.Support.Otlp;

namespace OrderSystem.TraceViewer.Tests.Otlp;

[Collection(nameof(Alone))]
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
    public async Task Stops_decompressing_a_message_that_becomes_too_large()
    {
        await using var viewer = await StartAsync();
        var bomb = Gzip(new byte[40 * 1024 * 1024]);
        Assert.InRange(bomb.Length, 1, MaxRequestBytes);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(viewer.Host.GrpcEndpoint, ExportTraces.FullName))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers = { TE = { new("trailers") } },
            Content = Content([1, .. BigEndian(bomb.Length), .. bomb], "application/grpc"),
        };
        request.Headers.Add("grpc-encoding", "gzip");

        var before = GC.GetTotalAllocatedBytes();
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var allocated = GC.GetTotalAllocatedBytes() - before;

        var status = answer.Headers.Concat(answer.TrailingHeaders).Where(header => header.Key is "grpc-status").SelectMany(header => header.Value);
        Assert.Equal($"{(int)StatusCode.ResourceExhausted}", Assert.Single(status));
        Assert.InRange(allocated, 0, 10 * 1024 * 1024);
    }

    private static byte[] BigEndian(int number)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
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
