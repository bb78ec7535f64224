using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;

namespace OrderSystem.Measurements.Fidelity;

/// <summary>Puts a load on the grains and counts the traces. One at a time in a process: activity listeners are process-wide.</summary>
internal static class FidelityRun
{
    private const int Concurrency = 8;
    private const int MaxQuietChecks = 10;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    public static async Task<FidelityResult> MeasureAsync(Propagation propagation, double ratio, int requests)
    {
        using var lines = new LogLineCollector();
        using var spans = new SpanCollector();
        await using var cluster = await TwoSilos.StartAsync(propagation, lines);

        // After the cluster: what Orleans does while it starts is not counted.
        await using var edge = await HttpEdge.StartAsync(cluster.Client, propagation, ratio, spans);
        await LoadAsync(edge.Address, requests);
        await WaitUntilQuietAsync(spans);
        return new CollectedLoad(edge.TraceIds, spans.Spans, lines.Lines).Count(propagation, ratio);
    }

    private static async Task LoadAsync(Uri address, int requests)
    {
        // The caller is outside the system: it neither traces nor sends a context.
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = address };
        var options = new ParallelOptions { MaxDegreeOfParallelism = Concurrency };
        await Parallel.ForAsync(0, requests, options, async (_, cancellationToken) =>
        {
            using var response = await client.PostAsync(new Uri($"/orders/{Guid.NewGuid()}", UriKind.Relative), content: null, cancellationToken);
            response.EnsureSuccessStatusCode();
        });
    }

    // A server span ends after its caller has the answer. Bounded, since Orleans' own work may never be quiet.
    private static async Task WaitUntilQuietAsync(SpanCollector spans)
    {
        var before = -1;
        for (var i = 0; i < MaxQuietChecks && spans.Count != before; i++)
        {
            before = spans.Count;
            await Task.Delay(Quiet);
        }
    }
}

/// <summary>Where the requests enter: the root of every trace, and the one tracer provider of the process.</summary>
internal sealed class HttpEdge : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<Guid, string> _traceIds = new();

    private HttpEdge(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public IReadOnlyDictionary<Guid, string> TraceIds => _traceIds;

    public static async Task<HttpEdge> StartAsync(IGrainFactory grains, Propagation propagation, double ratio, SpanCollector spans)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(ratio)))
            .AddAspNetCoreInstrumentation()
            .Add(propagation)
            .AddProcessor(spans));

        var app = builder.Build();
        var edge = new HttpEdge(app);
        app.MapPost("/orders/{order:guid}", (Guid order) =>
        {
            edge._traceIds[order] = Activity.Current!.TraceId.ToHexString();
            return grains.GetGrain<IOrderGrain>(order).Place();
        });
        await app.StartAsync();
        return edge;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
