using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OrderSystem.Silo.Telemetry;
using OrderSystem.TraceTesting;
using Trace = OrderSystem.TraceTesting.Trace;

namespace OrderSystem.Silo.Tests.Cluster;

/// <summary>The traces of the silos in this process, as if a sampler took all of them.</summary>
internal sealed class SiloTraces : IAsyncDisposable
{
    private readonly TraceCollector _collector = new();
    private readonly TracerProvider _tracing;

    public SiloTraces() => _tracing = Sdk.CreateTracerProviderBuilder()
        .ConfigureResource(resource => resource.AddService("silo"))
        .AddSource("OrderSystem.*")
        .SetSampler(new AlwaysOnSampler())
        .AddTraceCollector(_collector)
        .Build();

    /// <summary>Starts the span that stands for the request.</summary>
    public Activity StartRequest() => _collector.StartRequest();

    public Task<Trace> Of(Activity request) => _collector.WaitForTraceAsync(request);

    /// <summary>Waits for a span of an order that is not in the request's trace.</summary>
    public Task<TraceSpan> WaitFor(string name, Guid order) => _collector.WaitForSpanAsync(
        span => span.Name == name && span.Attributes.GetString(AttributeNames.OrderId) == order.ToString());

    public async ValueTask DisposeAsync()
    {
        _tracing.Dispose();
        await _collector.DisposeAsync();
    }
}
