using System.Diagnostics;
using Orleans.BroadcastChannel;

namespace OrderSystem.GrainTracing.Tests.Kinds;

[Collection(GrainCallTests.Name)]
public sealed class ChannelTests(EchoCluster cluster)
{
    private readonly Guid _key = Guid.NewGuid();

    private IBroadcastChannelWriter<int> Writer =>
        cluster.Client.GetBroadcastChannelProvider(EchoCluster.Channels).GetChannelWriter<int>(ChannelId.Create(ConsumerGrain.Namespace, _key));

    [Fact]
    public async Task A_broadcast_is_consumed_in_the_trace_that_published_it()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await Writer.Publish(1, TestContext.Current.CancellationToken);
        request.Stop();

        var trace = await spans.Expect(request, """
            cluster  request
            └── cluster  send items  [producer]
                └── cluster  process items  [consumer]
                    └── cluster  IEchoGrain/See  [client]
                        └── cluster  IEchoGrain/See  [server]
            """);
        var consumer = trace.Spans.Single(span => span.Kind == ActivityKind.Consumer);
        Assert.Equal("items", consumer.Get("messaging.destination.name"));
        Assert.Equal(EchoCluster.Channels, consumer.Get("orleans.stream.provider"));
        Assert.Equal($"items/{_key:N}", consumer.Get("orleans.stream.id"));
    }

    [Fact]
    public async Task A_sampled_out_broadcast_shows_nothing()
    {
        using var spans = new TestSpans(ratio: 0);
        using var request = TestSpans.Source.StartActivity("request")!;

        await Writer.Publish(1, TestContext.Current.CancellationToken);

        Assert.Empty(spans.All);
    }
}
