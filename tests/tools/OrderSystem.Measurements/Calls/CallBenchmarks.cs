using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using OpenTelemetry;
using OpenTelemetry.Trace;
using OrderSystem.Measurements.Fidelity;
using Orleans.TestingHost;

namespace OrderSystem.Measurements.Calls;

/// <summary>Returns at once.</summary>
public interface ICalledGrain : IGrainWithIntegerKey
{
    /// <summary>Does nothing.</summary>
    Task Call();
}

internal sealed class CalledGrain : Grain, ICalledGrain
{
    public Task Call() => Task.CompletedTask;
}

/// <summary>What becomes of the request's trace.</summary>
public enum Tracing
{
    /// <summary>Its spans are recorded.</summary>
    Recorded,

    /// <summary>It is sampled out.</summary>
    SampledOut,

    /// <summary>Nobody listens.</summary>
    NoListener,
}

/// <summary>
/// A request that is one call from a client to a grain that is active on the one silo: by who carries the context, and by
/// what becomes of the trace. Messages are serialized, though all is in this process.
/// </summary>
public class CallBenchmarks
{
    // Until the call's code is compiled as it stays.
    private const int WarmUpCalls = 50_000;

    private static readonly ActivitySource Requests = new("OrderSystem.Measurements.Calls");

    private InProcessTestCluster? _cluster;
    private TracerProvider? _tracing;
    private ICalledGrain _grain = null!;

    /// <summary>What becomes of the request's trace.</summary>
    [ParamsAllValues]
    public Tracing Tracing { get; set; }

    /// <summary>Starts a cluster without filters.</summary>
    [GlobalSetup(Target = nameof(NoFilter))]
    public Task SetupNoFilter() => StartAsync(Propagation.None);

    /// <summary>Starts a cluster that carries a text.</summary>
    [GlobalSetup(Target = nameof(OneText))]
    public Task SetupOneText() => StartAsync(Propagation.TextOnly);

    /// <summary>Starts a cluster with Orleans' own filters.</summary>
    [GlobalSetup(Target = nameof(OrleansOwn))]
    public Task SetupOrleansOwn() => StartAsync(Propagation.BuiltIn);

    /// <summary>Starts a cluster with the filters of GrainTracing.</summary>
    [GlobalSetup(Target = nameof(GrainTracing))]
    public Task SetupGrainTracing() => StartAsync(Propagation.Ours);

    /// <summary>Ends the cluster.</summary>
    [GlobalCleanup]
    public async Task Cleanup()
    {
        _tracing?.Dispose();
        await _cluster!.DisposeAsync();
    }

    /// <summary>No filter: the bare call.</summary>
    [Benchmark(Baseline = true)]
    public Task NoFilter() => CallAsync();

    /// <summary>A text of a traceparent's length with each call.</summary>
    [Benchmark]
    public Task OneText() => CallAsync();

    /// <summary>AddActivityPropagation().</summary>
    [Benchmark]
    public Task OrleansOwn() => CallAsync();

    /// <summary>AddTraceContextPropagation().</summary>
    [Benchmark]
    public Task GrainTracing() => CallAsync();

    private async Task StartAsync(Propagation propagation)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => silo.Add(propagation));
        builder.ConfigureClient(client => client.Add(propagation));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        _grain = _cluster.Client.GetGrain<ICalledGrain>(1);
        if (Tracing != Tracing.NoListener)
        {
            _tracing = Sdk.CreateTracerProviderBuilder()
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(Tracing == Tracing.Recorded ? 1 : 0)))
                .AddSource(Requests.Name)
                .Add(propagation)
                .Build();
        }

        Activity.Current = null;
        for (var i = 0; i < WarmUpCalls; i++)
        {
            await CallAsync();
        }
    }

    private async Task CallAsync()
    {
        using var request = Requests.StartActivity("request", ActivityKind.Server);
        await _grain.Call();
    }
}
