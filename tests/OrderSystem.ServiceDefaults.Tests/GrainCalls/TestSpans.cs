using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace OrderSystem.ServiceDefaults.Tests.GrainCalls;

/// <summary>Collects the spans that an SDK with the given sampler would export.</summary>
internal sealed class TestSpans : IDisposable
{
    public static readonly ActivitySource Source = new("OrderSystem.ServiceDefaults.Tests");

    private readonly TracerProvider _provider;
    private readonly ConcurrentQueue<Activity> _spans = new();

    public TestSpans(double ratio = 1, bool includeLifecycle = false, bool includeSystemCalls = false, params string[] sources)
    {
        _provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(Source.Name)
            .ConfigureServices(services => services.AddSingleton<IConfiguration>(
                new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
                {
                    ["Tracing:GrainCalls:IncludeLifecycle"] = includeLifecycle.ToString(),
                    ["Tracing:GrainCalls:IncludeSystemCalls"] = includeSystemCalls.ToString(),
                }).Build()))
            .AddGrainCallInstrumentation()
            .AddSource(sources)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(ratio)))
            .AddProcessor(new SimpleActivityExportProcessor(new QueueExporter(_spans)))
            .Build();
    }

    public IReadOnlyList<Activity> All => [.. _spans];

    /// <summary>The spans of a trace, once their number is reached: a server span ends after its caller has the answer.</summary>
    public async Task<IReadOnlyList<Activity>> OfTrace(ActivityTraceId traceId, int count)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var spans = _spans.Where(span => span.TraceId == traceId).OrderBy(span => span.StartTimeUtc).ToList();
            if (spans.Count >= count || TimeProvider.System.GetElapsedTime(deadline) > TimeSpan.FromSeconds(30))
            {
                return spans;
            }

            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until the trace is this tree, and fails if it does not become it.</summary>
    public async Task<IReadOnlyList<Activity>> Expect(ActivityTraceId traceId, string tree)
    {
        await Until(() => SpanTree.Of(Of(traceId)) == tree.ReplaceLineEndings("\n"));
        Assert.True(SpanTree.Of(Of(traceId)) == tree.ReplaceLineEndings("\n"), $"Expected:\n{tree}\nbut there is:\n{SpanTree.Of(Of(traceId))}\nand beside it:\n{SpanTree.Of([.. _spans.Where(span => span.TraceId != traceId)])}");
        return Of(traceId);
    }

    /// <summary>Waits for a span that is as told.</summary>
    public async Task<Activity> One(Func<Activity, bool> wanted)
    {
        await Until(() => _spans.Any(wanted));
        Assert.True(_spans.Any(wanted), $"No such span, but:\n{SpanTree.Of(All)}");
        return _spans.Single(wanted);
    }

    // Does not fail itself: the assertion that follows says what is there instead.
    public static async Task Until(Func<bool> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition() && TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(30))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private List<Activity> Of(ActivityTraceId traceId) => [.. _spans.Where(span => span.TraceId == traceId)];

    public void Dispose() => _provider.Dispose();

    private sealed class QueueExporter(ConcurrentQueue<Activity> spans) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var span in batch)
            {
                spans.Enqueue(span);
            }

            return ExportResult.Success;
        }
    }
}
