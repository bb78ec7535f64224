using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Orleans.TestingHost;

namespace OrderSystem.Measurements.Fidelity;

/// <summary>
/// Puts the same load on several clusters in this process, in turn, round after round: what disturbs one disturbs all.
/// Their filters have sources of their own, so one tracer provider for all of them records for each what is its own.
/// </summary>
internal static class CostRun
{
    private static readonly Propagation[] Compared = [Propagation.None, Propagation.TextOnly, Propagation.BuiltIn, Propagation.Ours];

    public static async Task<IReadOnlyList<CostResult>> MeasureAsync(double ratio, int rounds, int requestsPerRound)
    {
        using var tracing = Sdk.CreateTracerProviderBuilder()
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(ratio)))
            .AddSource(CostLoad.Roots.Name)
            .Add(Propagation.BuiltIn)
            .Add(Propagation.Ours)
            .Build();
        var clusters = new List<InProcessTestCluster>();
        try
        {
            foreach (var propagation in Compared)
            {
                clusters.Add(await TwoSilos.StartAsync(propagation));
            }

            Activity.Current = null;
            return await MeasureAsync([.. clusters.Select(cluster => new CostLoad(cluster.Client))], ratio, rounds, requestsPerRound);
        }
        finally
        {
            foreach (var cluster in clusters)
            {
                await cluster.DisposeAsync();
            }
        }
    }

    private static async Task<IReadOnlyList<CostResult>> MeasureAsync(CostLoad[] loads, double ratio, int rounds, int requestsPerRound)
    {
        var samples = Array.ConvertAll(loads, _ => new List<CostSample>());

        // The first quarter warms up: activations, tiered compilation.
        var warmUp = rounds / 4;
        for (var round = -warmUp; round < rounds; round++)
        {
            // Another one first each time, since the first of a round pays for what the last one left to the collector.
            for (var i = 0; i < loads.Length; i++)
            {
                var next = (i + round + warmUp) % loads.Length;
                var sample = await loads[next].RunAsync(requestsPerRound);
                if (round >= 0)
                {
                    samples[next].Add(sample);
                }
            }
        }

        return [.. Compared.Select((propagation, i) => new CostResult(
            propagation,
            ratio,
            Quantiles.Median(samples[i].Zip(samples[0], (sample, none) => sample.Time / none.Time)),
            Quantiles.Median(samples[i].Zip(samples[0], (sample, none) => sample.Processor / none.Processor)),
            Quantiles.Median(samples[i].Select(sample => sample.Bytes))))];
    }
}

/// <summary>What a request cost with one kind of propagation at one ratio.</summary>
/// <param name="Propagation">Who carried the context.</param>
/// <param name="Ratio">Share of traces that the sampler keeps.</param>
/// <param name="RelativeTime">Time in parts of that without propagation in the same round, the median of the rounds.</param>
/// <param name="RelativeProcessor">Processor time of the whole process, likewise.</param>
/// <param name="Bytes">Bytes allocated per request by the whole process, the median of the rounds.</param>
internal sealed record CostResult(Propagation Propagation, double Ratio, double RelativeTime, double RelativeProcessor, double Bytes);

/// <summary>
/// Requests one after the other on grains that are already active, each below a root span as the HTTP edge would have
/// started it, but without HTTP, which would cost more than what is compared.
/// </summary>
internal sealed class CostLoad(IGrainFactory grains)
{
    public static readonly ActivitySource Roots = new("OrderSystem.Measurements.Fidelity.Costs");

    private readonly IOrderGrain[] _orders =
        [.. Enumerable.Range(0, 32).Select(_ => grains.GetGrain<IOrderGrain>(Guid.NewGuid()))];

    public async Task<CostSample> RunAsync(int requests)
    {
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < requests; i++)
        {
            using var root = Roots.StartActivity("request", ActivityKind.Server);
            await _orders[i % _orders.Length].Place();
        }

        var time = Stopwatch.GetElapsedTime(start);
        processor = Environment.CpuUsage.TotalTime - processor;
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        return new CostSample(time, processor, (double)bytes / requests);
    }
}

/// <summary>What a round took, and what a request of it allocated.</summary>
internal readonly record struct CostSample(TimeSpan Time, TimeSpan Processor, double Bytes);
