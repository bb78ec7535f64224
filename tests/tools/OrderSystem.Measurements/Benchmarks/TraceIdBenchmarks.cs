using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using OrderSystem.ServiceDefaults.TraceIds;

namespace OrderSystem.Measurements.Benchmarks;

/// <summary>What making a trace id costs, by strategy.</summary>
public class TraceIdBenchmarks
{
    private readonly TimeOrderedTraceIds _timeOrdered = new(TimeProvider.System);

    /// <summary>The default strategy.</summary>
    [Benchmark(Baseline = true)]
    public ActivityTraceId Random() => ActivityTraceId.CreateRandom();

    /// <summary>The time first, then random.</summary>
    [Benchmark]
    public ActivityTraceId TimeOrdered() => _timeOrdered.Next();
}
