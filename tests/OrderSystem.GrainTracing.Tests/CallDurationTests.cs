using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace OrderSystem.GrainTracing.Tests;

/// <summary>The RPC metrics, as they are handed to an exporter.</summary>
[Collection(GrainCallTests.Name)]
public sealed class CallDurationTests(EchoCluster cluster)
{
    private static readonly double[] AdvisedBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task Every_call_is_measured_on_both_sides_and_a_recorded_one_is_an_exemplar(double ratio)
    {
        await cluster.Grain(1).See();
        using var metrics = new TestMetrics();
        using var spans = new TestSpans(ratio);
        using var request = TestSpans.Source.StartActivity("request");

        await cluster.Grain(1).See();
        await cluster.Grain(1).See();

        foreach (var (instrument, kind) in new[] { ("rpc.client.call.duration", ActivityKind.Client), ("rpc.server.call.duration", ActivityKind.Server) })
        {
            var point = Assert.Single(metrics.Of(instrument));
            Assert.Equal(2, point.GetHistogramCount());
            Assert.Equal(
                new() { ["rpc.system.name"] = "orleans", ["rpc.method"] = typeof(IEchoGrain).FullName + "/See" },
                TestMetrics.TagsOf(point));
            Assert.Equal([.. AdvisedBuckets, double.PositiveInfinity], TestMetrics.BoundsOf(point));
            var exemplars = TestMetrics.ExemplarsOf(point);
            if (ratio == 0)
            {
                Assert.Empty(exemplars);
            }
            else
            {
                Assert.Contains(Assert.Single(exemplars), spans.All.Where(span => span.Kind == kind).Select(span => span.SpanId));
            }
        }
    }

    [Fact]
    public async Task A_failed_call_says_how_and_one_that_its_caller_cancelled_is_no_error()
    {
        await cluster.Grain(1).See();
        using var metrics = new TestMetrics();
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.Grain(1).Fail());
        var waits = EchoGrain.Waits;
        var call = cluster.Grain(1).Wait(cancellation.Token);
        await TestSpans.Until(() => EchoGrain.Waits > waits);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        // No tracing SDK is there: measuring needs none.
        await TestSpans.Until(() => metrics.Of("rpc.server.call.duration").Count == 2);
        foreach (var instrument in (string[])["rpc.client.call.duration", "rpc.server.call.duration"])
        {
            var errors = metrics.Of(instrument).ToDictionary(
                point => (string)TestMetrics.TagsOf(point)["rpc.method"]!, point => TestMetrics.TagsOf(point).GetValueOrDefault("error.type"));
            Assert.Equal("System.InvalidOperationException", errors[typeof(IEchoGrain).FullName + "/Fail"]);
            Assert.Null(errors[typeof(IEchoGrain).FullName + "/Wait"]);
        }
    }

    [Fact]
    public async Task An_enumeration_counts_once_however_many_batches_it_takes()
    {
        using var metrics = new TestMetrics();
        var grain = cluster.Client.GetGrain<Kinds.IStreamedGrain>(Random.Shared.NextInt64());

        await foreach (var _ in grain.Count(250, failAt: -1, echo: 0, TestContext.Current.CancellationToken))
        {
        }

        foreach (var instrument in (string[])["rpc.client.call.duration", "rpc.server.call.duration"])
        {
            await TestSpans.Until(() => Enumerations(instrument).Count == 1);
            Assert.Equal(1, Assert.Single(Enumerations(instrument)).GetHistogramCount());
            Assert.DoesNotContain(metrics.Of(instrument), point =>
                ((string)TestMetrics.TagsOf(point)["rpc.method"]!).Contains("IAsyncEnumerable", StringComparison.Ordinal));
        }

        List<MetricPoint> Enumerations(string instrument) => [.. metrics.Of(instrument).Where(point =>
            Equals(TestMetrics.TagsOf(point)["rpc.method"], typeof(Kinds.IStreamedGrain).FullName + "/Count"))];
    }

    [Fact]
    public async Task A_delivery_counts_once_and_the_timer_that_pulled_it_does_not()
    {
        using var metrics = new TestMetrics();

        await cluster.Client.GetGrain<Kinds.IProducerGrain>(Guid.NewGuid()).Publish(EchoCluster.Streams, 1);

        await TestSpans.Until(() => Deliveries().Count == 1);
        Assert.Equal(1, Assert.Single(Deliveries()).GetHistogramCount());
        Assert.DoesNotContain(metrics.Of("rpc.server.call.duration"), point =>
            ((string)TestMetrics.TagsOf(point)["rpc.method"]!).Contains("Timer", StringComparison.Ordinal));

        List<MetricPoint> Deliveries() => [.. metrics.Of("rpc.server.call.duration").Where(point =>
            ((string)TestMetrics.TagsOf(point)["rpc.method"]!).StartsWith("Orleans.Streams.IStreamConsumerExtension/Deliver", StringComparison.Ordinal))];
    }

    [Fact]
    public void Nobody_measures_where_nobody_asks()
    {
        Assert.False(GrainCallTracing.ClientDuration.Enabled);
        Assert.False(GrainCallTracing.ServerDuration.Enabled);
    }

    /// <summary>The metrics that an SDK with trace-based exemplars would export, of all silos and the client.</summary>
    private sealed class TestMetrics : IDisposable
    {
        private readonly List<Metric> _exported = [];
        private readonly MeterProvider _provider;

        public TestMetrics() => _provider = Sdk.CreateMeterProviderBuilder()
            .AddGrainCallInstrumentation()
            .SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddInMemoryExporter(_exported)
            .Build();

        public List<MetricPoint> Of(string instrument)
        {
            _exported.Clear();
            _provider.ForceFlush();
            List<MetricPoint> points = [];
            foreach (var metric in _exported.Where(metric => metric.Name == instrument && metric.MeterName == "OrderSystem.GrainTracing" && metric.Unit == "s"))
            {
                foreach (ref readonly var point in metric.GetMetricPoints())
                {
                    points.Add(point);
                }
            }

            return points;
        }

        public static Dictionary<string, object?> TagsOf(MetricPoint point)
        {
            Dictionary<string, object?> tags = [];
            foreach (var (key, value) in point.Tags)
            {
                tags.Add(key, value);
            }

            return tags;
        }

        public static List<double> BoundsOf(MetricPoint point)
        {
            List<double> bounds = [];
            foreach (var bucket in point.GetHistogramBuckets())
            {
                bounds.Add(bucket.ExplicitBound);
            }

            return bounds;
        }

        public static List<string> ExemplarsOf(MetricPoint point)
        {
            List<string> spans = [];
            if (point.TryGetExemplars(out var exemplars))
            {
                foreach (ref readonly var exemplar in exemplars)
                {
                    spans.Add(exemplar.SpanId.ToHexString());
                }
            }

            return spans;
        }

        public void Dispose() => _provider.Dispose();
    }
}
