using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;
using OrderSystem.Measurements.Fidelity.Cluster;
using Orleans.TestingHost;

namespace OrderSystem.Measurements.Fidelity.Costs;

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
            Median(samples[i].Zip(samples[0], (sample, none) => sample.Time / none.Time)),
            Median(samples[i].Zip(samples[0], (sample, none) => sample.Processor / none.Processor)),
            Median(samples[i].Select(sample => sample.Bytes))))];
    }

    private static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return (ordered[(ordered.Count - 1) / 2] + ordered[ordered.Count / 2]) / 2;
    }
}
