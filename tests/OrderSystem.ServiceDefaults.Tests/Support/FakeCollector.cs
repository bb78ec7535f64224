using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace OrderSystem.ServiceDefaults.Tests.Support;

/// <summary>
/// An OTLP endpoint, HTTP/protobuf or gRPC, that may misbehave. Not OrderSystem.TraceTesting, whose receiver always
/// accepts: here the exporter itself is tested.
/// </summary>
internal sealed class FakeCollector : IAsyncDisposable
{
    private const int GrpcFrameHeader = 5;

    private readonly ConcurrentQueue<byte[]> _traces = new();
    private readonly ConcurrentQueue<byte[]> _logs = new();
    private readonly WebApplication _app;
    private int _requests;

    private FakeCollector(WebApplication app) => _app = app;

    /// <summary>What happens to each request; null accepts it.</summary>
    public Func<HttpContext, Task<bool>>? Misbehave { get; set; }

    public string Endpoint => _app.Urls.Single();

    public int Requests => _requests;

    public IReadOnlyList<byte[]> TraceRequests => [.. _traces];

    public IReadOnlyList<byte[]> Spans => [.. _traces.SelectMany(OtlpReader.Records)];

    public IReadOnlyList<byte[]> Logs => [.. _logs.SelectMany(OtlpReader.Records)];

    public bool HasMetrics { get; private set; }

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
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
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
        var message = grpc ? body.ToArray()[GrpcFrameHeader..] : body.ToArray();
        var path = context.Request.Path.Value!;
        if (path.Contains("trace", StringComparison.OrdinalIgnoreCase))
        {
            _traces.Enqueue(message);
        }
        else if (path.Contains("logs", StringComparison.OrdinalIgnoreCase))
        {
            _logs.Enqueue(message);
        }
        else
        {
            HasMetrics = true;
        }

        if (grpc)
        {
            context.Response.ContentType = "application/grpc";
            context.Response.AppendTrailer("grpc-status", "0");
            await context.Response.Body.WriteAsync(new byte[GrpcFrameHeader], context.RequestAborted);
        }
    }
}
