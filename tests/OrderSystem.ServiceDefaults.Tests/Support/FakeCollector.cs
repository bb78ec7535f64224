using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OrderSystem.TraceTesting;

namespace OrderSystem.ServiceDefaults.Tests.Support;

/// <summary>
/// An OTLP endpoint, HTTP/protobuf or gRPC, that may misbehave. Not the receiver of OrderSystem.TraceTesting, which always
/// accepts and has no gRPC: here the exporter itself is tested.
/// </summary>
internal sealed class FakeCollector : IAsyncDisposable
{
    private const int GrpcFrameHeader = 5;

    private readonly TelemetryStore _store = new();
    private readonly WebApplication _app;
    private int _requests;

    private FakeCollector(WebApplication app) => _app = app;

    /// <summary>What happens to each request; null accepts it.</summary>
    public Func<HttpContext, Task<bool>>? Misbehave { get; set; }

    public string Endpoint => _app.Urls.Single();

    public int Requests => _requests;

    public IReadOnlyList<Span> Spans => [.. _store.GetTraces().SelectMany(trace => trace.Spans)];

    public IReadOnlyList<TraceTesting.LogRecord> Logs => _store.GetLogs();

    public bool HasMetrics => _store.GetMetrics().Count > 0;

    public IHeaderDictionary? LastHeaders { get; private set; }

    public static async Task<FakeCollector> StartAsync(bool grpc = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var app = builder.Build();
        var collector = new FakeCollector(app);
        app.Run(context => collector.ReceiveAsync(context, grpc));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context, bool grpc)
    {
        Interlocked.Increment(ref _requests);
        LastHeaders = new HeaderDictionary(context.Request.Headers.ToDictionary());
        if (Misbehave is { } misbehave && await misbehave(context))
        {
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var message = ByteString.CopyFrom(body.ToArray().AsSpan(grpc ? GrpcFrameHeader : 0));
        string[] paths = [OtlpReceiver.TracesPath, OtlpReceiver.LogsPath, OtlpReceiver.MetricsPath];
        var signal = paths.Single(path =>
            context.Request.Path.Value!.Contains(path.Split('/')[^1].TrimEnd('s'), StringComparison.OrdinalIgnoreCase));
        new OtlpReceiver(_store).Receive(signal, message);
        if (grpc)
        {
            context.Response.ContentType = "application/grpc";
            context.Response.AppendTrailer("grpc-status", "0");
            await context.Response.Body.WriteAsync(new byte[GrpcFrameHeader], context.RequestAborted);
        }
    }
}
