using System.Diagnostics;
using OrderSystem.Measurements.Fidelity.Grains;

namespace OrderSystem.Measurements.Fidelity.Costs;

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
