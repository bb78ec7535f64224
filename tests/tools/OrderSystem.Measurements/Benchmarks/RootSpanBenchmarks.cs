using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using OrderSystem.ServiceDefaults.TraceIds;

namespace OrderSystem.Measurements.Benchmarks;

/// <summary>A root span from start to end: the runtime's own, and with the ids and the random flag of the defaults.</summary>
public class RootSpanBenchmarks
{
    private const string SourceName = "benchmark";

    private readonly ActivitySource _source = new(SourceName);
    private ActivityListener? _recorder;
    private RandomTraceIdFlag? _flag;

    /// <summary>Whether the span is recorded; if not, it only carries the context, as ASP.NET Core's does.</summary>
    [Params(true, false)]
    public bool Recorded { get; set; }

    /// <summary>A listener in the place of the SDK.</summary>
    [GlobalSetup(Target = nameof(Runtime))]
    public void SetupRuntime()
    {
        var result = Recorded ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.PropagationData;
        _recorder = new ActivityListener
        {
            ShouldListenTo = source => source.Name == SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
            {
                // A ratio sampler reads the id, so it is made before the span is.
                _ = options.TraceId;
                return result;
            },
        };
        ActivitySource.AddActivityListener(_recorder);
    }

    /// <summary>The same with the defaults.</summary>
    [GlobalSetup(Target = nameof(Defaults))]
    public void SetupDefaults()
    {
        SetupRuntime();
        Activity.TraceIdGenerator = TraceIdSource.Next;
        _flag = new RandomTraceIdFlag(SourceName);
    }

    /// <summary>Takes the listeners away again.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _recorder?.Dispose();
        _flag?.Dispose();
        Activity.TraceIdGenerator = null;
    }

    /// <summary>Without the defaults.</summary>
    [Benchmark(Baseline = true)]
    public void Runtime() => StartAndStop();

    /// <summary>With the defaults.</summary>
    [Benchmark]
    public void Defaults() => StartAndStop();

    private void StartAndStop()
    {
        using var span = _source.StartActivity("root");
    }
}
