using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using OpenTelemetry.Trace;
using OrderSystem.ServiceDefaults.Sampling;

namespace OrderSystem.Measurements.Benchmarks;

/// <summary>One decision at a ratio of 10 %: by the SDK's sampler, and by the consistent one.</summary>
public class SamplerBenchmarks
{
    private readonly TraceIdRatioBasedSampler _sdk = new(0.1);
    private readonly ConsistentRatioSampler _consistent = new(0.1);
    private ActivityTraceId _id;
    private ActivityContext _parent;

    /// <summary>Whether the id is one that is sampled, by either.</summary>
    [Params(true, false)]
    public bool Sampled { get; set; }

    /// <summary>An id that both samplers decide alike.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _id = ActivityTraceId.CreateFromString(Sampled ? "00000000000000000fffffffffffffff" : "7fffffffffffffffff00000000000001");
        _parent = new ActivityContext(_id, ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, "vendor=1", isRemote: true);
    }

    /// <summary>The SDK's sampler, for a root.</summary>
    [Benchmark(Baseline = true)]
    public SamplingDecision Sdk() => _sdk.ShouldSample(new SamplingParameters(default, _id, "x", ActivityKind.Server)).Decision;

    /// <summary>The consistent sampler, for a root.</summary>
    [Benchmark]
    public SamplingDecision Consistent() => _consistent.ShouldSample(new SamplingParameters(default, _id, "x", ActivityKind.Server)).Decision;

    /// <summary>The consistent sampler, under a remote parent with a tracestate (only without parentbased_).</summary>
    [Benchmark]
    public SamplingDecision ConsistentUnderTraceState() =>
        _consistent.ShouldSample(new SamplingParameters(_parent, _id, "x", ActivityKind.Server)).Decision;
}
