using System.Diagnostics;

namespace OrderSystem.GrainTracing.Tests;

[Collection(GrainCallTests.Name)]
public sealed class BuiltInPropagationTests
{
    [Fact]
    public async Task Orleans_own_filters_switched_on_by_configuration_do_not_double_the_spans()
    {
        await using var cluster = new EchoCluster(new() { ["Orleans:EnableDistributedTracing"] = "true" });
        await cluster.InitializeAsync();
        using var spans = new TestSpans(sources: "Microsoft.Orleans.Application");
        using var request = TestSpans.Source.StartActivity("request")!;

        await cluster.Grain(1).See();
        request.Stop();

        Assert.Equal(3, (await spans.OfTrace(request)).Spans.Count);
        Assert.DoesNotContain(spans.All, span => span.Scope.Name == "Microsoft.Orleans.Application");
        Assert.Equal(ActivityKind.Server, spans.All.First(span => span.Scope.Name != TestSpans.Source.Name).Kind);
    }
}
