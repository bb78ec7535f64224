using System.Diagnostics;

namespace OrderSystem.GrainTracing.Tests.Kinds;

[Collection(GrainCallTests.Name)]
public sealed class NoiseTests(EchoCluster cluster)
{
    [Fact]
    public async Task An_idle_cluster_with_a_stream_provider_starts_no_trace()
    {
        await cluster.Grain(1).See();
        using var pulls = new PullCounter();
        using var spans = new TestSpans();

        // The agents ask their queues for work all the time: here they have done so often enough to be seen.
        await TestSpans.Until(() => pulls.Count > 50);

        Assert.True(pulls.Count > 50, $"{pulls.Count} pulls");
        Assert.True(spans.All.Count == 0, spans.Text);
    }

    [Fact]
    public async Task One_option_shows_what_Orleans_does_by_itself()
    {
        await using var noisy = new EchoCluster(new() { ["Tracing:GrainCalls:IncludeSystemCalls"] = "true" });
        await noisy.InitializeAsync();
        using var spans = new TestSpans(includeSystemCalls: true);

        await TestSpans.Until(() => spans.All.Any(span => span.Name == "IGrainTimerInvoker/InvokeCallbackAsync"));

        Assert.Contains(spans.All, span => span is { Name: "IGrainTimerInvoker/InvokeCallbackAsync", Kind: ActivityKind.Server } && span.ParentSpanId is null);

        // Also now a delivery belongs to its item, not to the tick of the agent that pulled it.
        using var request = TestSpans.Source.StartActivity("request")!;
        var key = Guid.NewGuid();
        await noisy.Client.GetGrain<IProducerGrain>(key).Publish(EchoCluster.Streams, 1);
        var consumed = await spans.One(span => Equals(span.Get("test.consumer"), key.ToString()));
        Assert.Null(consumed.ParentSpanId);
        Assert.Equal(request.TraceId.ToHexString(), Assert.Single(consumed.Links).TraceId);
    }
}
