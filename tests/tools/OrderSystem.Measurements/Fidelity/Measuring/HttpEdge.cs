using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;
using OrderSystem.Measurements.Fidelity.Cluster;
using OrderSystem.Measurements.Fidelity.Collecting;
using OrderSystem.Measurements.Fidelity.Grains;

namespace OrderSystem.Measurements.Fidelity.Measuring;

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
