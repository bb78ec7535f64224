using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OrderSystem.TraceTesting.Tests.Collecting;

public sealed class ReceiverTests
{
    private const int Patience = 60_000;

    private static readonly int[] Numbers = [1, 2];

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
                root.SetTag("text", "a").SetTag("int", 1).SetTag("long", 2L).SetTag("float", 1.5f).SetTag("flag", true)
                    .SetTag("list", Numbers).SetTag("id", Guid.Empty).SetTag("money", 1.25m);
                root.TraceStateString = "vendor=1";
                root.AddEvent(new ActivityEvent("seen", tags: new ActivityTagsCollection { ["n"] = 1 }));
                root.AddLink(new ActivityLink(new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), default, "link=1")));
                root.SetStatus(ActivityStatusCode.Error, "broken");
            }

            Assert.True(tracing.ForceFlush(Patience));
        }

        var expected = (await received.WaitForTraceAsync(root)).Root().Span;
        var actual = (await inMemory.WaitForTraceAsync(root)).Root();

        Assert.Equal(expected.Attributes.Count, actual.Attributes.Count);
        Assert.All(expected.Attributes, attribute => actual.ShouldHave(attribute.Key, attribute.Value));
        Assert.Equal(
            (expected.Name, expected.Kind, expected.Status, expected.StatusMessage, expected.TraceState, expected.Flags, expected.Service, expected.Scope.Name),
            (actual.Name, actual.Span.Kind, actual.Span.Status, actual.Span.StatusMessage, actual.Span.TraceState, actual.Span.Flags, actual.Service, actual.Span.Scope.Name));
        Assert.Equal(
            (expected.StartUnixNanoseconds, expected.EndUnixNanoseconds, expected.ParentSpanId),
            (actual.Span.StartUnixNanoseconds, actual.Span.EndUnixNanoseconds, actual.Span.ParentSpanId));
        Assert.Equal(expected.Links.Single().SpanId, actual.Span.Links.Single().SpanId);
        Assert.Equal(expected.Links.Single().TraceState, actual.Span.Links.Single().TraceState);
        Assert.Equal(1L, actual.Span.Events.Single().Attributes["n"]);
    }
}
