using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OrderSystem.GrainTracing.Tests.Grains;

namespace OrderSystem.GrainTracing.Tests;

/// <summary>The RPC metrics, as they are handed to an exporter.</summary>
[Collection(GrainCallTests.Name)]
public sealed class CallDurationTests(EchoCluster cluster)
{
    private const string Client = "rpc.client.call.duration";
    private const string Server = "rpc.server.call.duration";

    private static readonly string Echo = typeof(IEchoGrain).FullName!;

    private static readonly double[] AdvisedBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task Every_call_is_measured_on_both_sides_and_a_recorded_one_is_an_exemplar(double ratio)
    {
        using var metrics = new TestMetrics();
        using var spans = new TestSpans(ratio);
        using var request = TestSpans.Source.StartActivity("request");

        await cluster.Grain(1).See();
        await cluster.Grain(1).See();

        foreach (var (instrument, kind) in new[] { (Client, ActivityKind.Client), (Server, ActivityKind.Server) })
        {
            var point = Assert.Single(metrics.Of(instrument));
            Assert.Equal(2, point.Buckets.Sum());
            Assert.Equal(new() { ["rpc.system.name"] = "orleans", ["rpc.method"] = $"{Echo}/See" }, point.Tags);
            Assert.Equal([.. AdvisedBuckets, double.PositiveInfinity], point.Bounds);

            // Each bucket keeps an exemplar of its own, and on a busy machine the two calls need not be in one.
            Assert.Equal(ratio * point.Buckets.Count(count => count > 0), point.Exemplars.Count);
            Assert.All(point.Exemplars, id => Assert.Contains(spans.All, span => span.Kind == kind && span.SpanId == id));
        }
    }

    [Fact]
    public async Task A_failed_call_says_how_and_one_that_its_caller_cancelled_is_no_error()
    {
        using var metrics = new TestMetrics();

        // No tracing SDK is there: measuring needs none.
        await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.Grain(1).Fail());
        await cluster.CancelledCall();

        await TestSpans.Until(() => metrics.Of(Server).Count == 2);
        foreach (var instrument in (string[])[Client, Server])
        {
            var errors = metrics.Of(instrument).Select(point => (point.Method, point.Tags.GetValueOrDefault("error.type")));
            Assert.Equal(
                [($"{Echo}/Fail", "System.InvalidOperationException"), ($"{Echo}/Wait", null)],
                errors.OrderBy(call => call.Method));
        }
    }

    [Fact]
    public async Task An_enumeration_counts_once_however_many_batches_it_takes()
    {
        using var metrics = new TestMetrics();
        var grain = cluster.Client.GetGrain<IStreamedGrain>(Random.Shared.NextInt64());

        await foreach (var _ in grain.Count(250, failAt: -1, echo: 0, TestContext.Current.CancellationToken))
        {
        }

        foreach (var instrument in (string[])[Client, Server])
        {
            await ShouldCountOnce(metrics, instrument, typeof(IStreamedGrain).FullName + "/Count");
            var methods = string.Join(' ', metrics.Of(instrument).Select(point => point.Method));
            Assert.DoesNotContain("IAsyncEnumerable", methods, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_delivery_counts_once_and_the_timer_that_pulled_it_does_not()
    {
        using var metrics = new TestMetrics();

        await cluster.Client.GetGrain<IProducerGrain>(Guid.NewGuid()).Publish(EchoCluster.Streams, 1);

        await ShouldCountOnce(metrics, Server, "Orleans.Streams.IStreamConsumerExtension/Deliver");
        Assert.DoesNotContain(metrics.Of(Server), point => point.Method.Contains("Timer", StringComparison.Ordinal));
    }

    private static async Task ShouldCountOnce(TestMetrics metrics, string instrument, string method)
    {
        List<Point> Counted() =>
            metrics.Of(instrument).FindAll(point => point.Method.StartsWith(method, StringComparison.Ordinal));
        await TestSpans.Until(() => Counted().Count == 1);
        Assert.Equal(1, Assert.Single(Counted()).Buckets.Sum());
    }

    private sealed record Point(Dictionary<string, object?> Tags, List<double> Bounds, List<long> Buckets, List<string> Exemplars)
    {
        public string Method => (string)Tags["rpc.method"]!;

        public static Point Of(in MetricPoint point)
        {
            var read = new Point([], [], [], []);
            foreach (var (key, value) in point.Tags)
            {
                read.Tags.Add(key, value);
            }

            foreach (var bucket in point.GetHistogramBuckets())
            {
                read.Bounds.Add(bucket.ExplicitBound);
                read.Buckets.Add(bucket.BucketCount);
            }

            if (point.TryGetExemplars(out var exemplars))
            {
                foreach (ref readonly var exemplar in exemplars)
                {
                    read.Exemplars.Add(exemplar.SpanId.ToHexString());
                }
            }

            return read;
        }
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

        public List<Point> Of(string instrument)
        {
            _exported.Clear();
            _provider.ForceFlush();
            List<Point> points = [];
            foreach (var metric in _exported.Where(metric =>
                (metric.Name, metric.MeterName, metric.Unit) == (instrument, "OrderSystem.GrainTracing", "s")))
            {
                foreach (ref readonly var point in metric.GetMetricPoints())
                {
                    points.Add(Point.Of(point));
                }
            }

            return points;
        }

        public void Dispose() => _provider.Dispose();
    }
}
