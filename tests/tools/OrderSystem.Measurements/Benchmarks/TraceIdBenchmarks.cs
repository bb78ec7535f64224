using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using OrderSystem.ServiceDefaults.Tracing.TraceIds;

namespace OrderSystem.Measurements.Benchmarks;

/// <summary>What making and reading a trace id costs, by strategy.</summary>
public class TraceIdBenchmarks
{
    private readonly TimeOrderedTraceIds _timeOrdered = new(TimeProvider.System);
    private ActivityTraceId _id;

    /// <summary>Makes the id that is read.</summary>
    [GlobalSetup]
    public void Setup() => _id = _timeOrdered.Next();

    /// <summary>The default strategy.</summary>
    [Benchmark(Baseline = true)]
    public ActivityTraceId Random() => ActivityTraceId.CreateRandom();

    /// <summary>The time first, then random.</summary>
    [Benchmark]
    public ActivityTraceId TimeOrdered() => _timeOrdered.Next();

    /// <summary>Reads the time back.</summary>
    [Benchmark]
    public bool ParseTime() => TraceIdTime.TryParse(_id, out DateTimeOffset _);
}
