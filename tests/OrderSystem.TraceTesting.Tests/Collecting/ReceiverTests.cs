using System.Diagnostics.Metrics;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace OrderSystem.TraceTesting.Tests.Collecting;

public sealed class ReceiverTests
{
    private const int Patience = 60_000;

    private static readonly int[] Numbers = [1, 2];

    /// <summary>Values that the exporter transforms, each in its way.</summary>
    private static readonly Dictionary<string, object?> Values = new()
    {
        ["text"] = "a",
        ["empty"] = "",
        ["char"] = 'c',
        ["flag"] = true,
        ["no"] = false,
        ["byte"] = (byte)1,
        ["short"] = (short)-1,
        ["int"] = 1,
        ["uint"] = uint.MaxValue,
        ["long"] = long.MinValue,
        ["ulong"] = ulong.MaxValue,
        ["float"] = 1.5f,
        ["double"] = -0.25,
        ["nan"] = double.NaN,
        ["decimal"] = 1.25m,
        ["null"] = null,
        ["id"] = Guid.Empty,
        ["date"] = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        ["span"] = TimeSpan.FromSeconds(1.5),
        ["enum"] = ActivityKind.Client,
        ["uri"] = new Uri("http://localhost/a b"),
        ["bytes"] = new byte[] { 1, 2, 255 },
        ["chars"] = new[] { 'a', 'b' },
        ["texts"] = new[] { "a", null, "" },
        ["numbers"] = Numbers,
        ["floats"] = new[] { 1.5f },
        ["flags"] = new[] { true, false },
        ["objects"] = new object?[] { "a", 1, null, 1.5, Guid.Empty },
        ["nested"] = new object[] { Numbers, new[] { "a" } },
        ["nothing"] = Array.Empty<string>(),
        ["list"] = new List<string> { "a", "b" },
        ["set"] = new HashSet<int> { 1 },
        ["query"] = Enumerable.Range(0, 2).Select(number => number),
        ["map"] = new Dictionary<string, object?> { ["a"] = 1, ["b"] = new[] { "c" }, ["n"] = null },
        ["texts by name"] = new Dictionary<string, string> { ["a"] = "b" },
        ["pairs"] = new[] { KeyValuePair.Create("a", (object?)1) },
        ["anonymous"] = new { A = 1 },
    };

    [Fact]
    public async Task What_is_exported_over_OTLP_is_the_same_as_what_is_collected_in_memory()
    {
        await using var received = await TraceCollector.StartAsync();
        await using var inMemory = new TraceCollector();
        using var source = new ActivitySource($"otlp {Guid.NewGuid():N}");
        Activity root;
        using (var tracing = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("shop", serviceInstanceId: "1"))
            .AddSource(source.Name)
            .AddTraceCollector(inMemory)
            .AddOtlpExporter(options =>
            {
                options.Protocol = OtlpExportProtocol.HttpProtobuf;
                options.TimeoutMilliseconds = Patience;
                options.Endpoint = new Uri(received.OtlpEndpoint, "v1/traces");
            })
            .Build())
        {
            using (root = source.StartActivity("root", ActivityKind.Consumer)!)
            {
                foreach (var (name, value) in Values)
                {
                    root.AddTag(name, value);
                }

                root.TraceStateString = "vendor=1";
                root.AddEvent(new ActivityEvent("seen", tags: new ActivityTagsCollection { ["n"] = 1 }));
                root.AddLink(new ActivityLink(new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), default, "link=1")));
                root.SetStatus(ActivityStatusCode.Error, "broken");
            }

            Assert.True(tracing.ForceFlush(Patience));
        }

        var sent = (await received.WaitForTraceAsync(root)).Root();
        var collected = (await inMemory.WaitForTraceAsync(root)).Root();

        Assert.Equivalent(sent.Span, collected.Span, strict: true);
        Assert.Equal(sent.Attributes.Keys, collected.Attributes.Keys);
        Assert.All(sent.Attributes, attribute => collected.ShouldHave(attribute.Key, attribute.Value));
        var everything = new SpanTreeOptions { Attributes = [.. Values.Keys] };
        Assert.Equal(sent.Trace.ToTreeText(everything), collected.Trace.ToTreeText(everything));
        Assert.Equal(("vendor=1", ActivityKind.Consumer), (sent.Span.TraceState, sent.Span.Kind));
        Assert.Equal(("broken", "link=1"), (sent.Span.StatusMessage, sent.Span.Links.Single().TraceState));
        Assert.Equal(1L, sent.Span.Events.Single().Attributes["n"]);
    }

    [Fact]
    public async Task A_histogram_arrives_with_the_trace_of_its_exemplar()
    {
        await using var received = await TraceCollector.StartAsync();
        await using var traces = new TraceCollector();
        using var meter = new Meter($"otlp {Guid.NewGuid():N}");
        Activity request;
        using (Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("shop"))
            .AddMeter(meter.Name)
            .SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddView("duration", new ExplicitBucketHistogramConfiguration { TagKeys = ["method"] })
            .AddOtlpExporter(options =>
            {
                options.Protocol = OtlpExportProtocol.HttpProtobuf;
                options.Endpoint = new Uri(received.OtlpEndpoint, "v1/metrics");
            })
            .Build())
        {
            meter.CreateCounter<long>("calls").Add(3);
            var duration = meter.CreateHistogram<double>("duration", "s");
            using (request = traces.StartRequest())
            {
                duration.Record(5, new("method", "Place"), new("order", 7));
            }

            duration.Record(0.5, new KeyValuePair<string, object?>("method", "Place"));
        }

        var metrics = received.Store.GetMetrics();
        Assert.Equal(3, metrics.Single(metric => metric.Name == "calls").Points.Single().Value);
        var histogram = metrics.Single(metric => metric.Name == "duration");
        Assert.Equal(("s", meter.Name, "shop"), (histogram.Unit, histogram.Scope, histogram.Resource.ServiceName));
        var point = histogram.Points.Single();
        Assert.Equal((2, 5.5, "Place"), (point.Count, point.Value, point.Attributes["method"]));
        var exemplar = point.Exemplars.Single();
        Assert.Equal(
            (5.0, request.TraceId.ToHexString(), request.SpanId.ToHexString()),
            (exemplar.Value, exemplar.TraceId, exemplar.SpanId));
        Assert.Equal(7L, exemplar.Attributes["order"]);
    }
}
