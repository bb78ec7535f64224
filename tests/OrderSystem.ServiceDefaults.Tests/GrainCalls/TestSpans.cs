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

    public TestSpans(double ratio = 1, bool includeLifecycle = false, params string[] sources)
    {
        _provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(Source.Name)
            .ConfigureServices(services => services.AddSingleton<IConfiguration>(
                new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Tracing:GrainCalls:IncludeLifecycle"] = includeLifecycle.ToString() }).Build()))
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
