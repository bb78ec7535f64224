using System.Diagnostics;
using Orleans.Runtime;
using Orleans.Streams;

namespace OrderSystem.ServiceDefaults.Tests.GrainCalls.Kinds;

[Collection(GrainCallTests.Name)]
public sealed class StreamTests(EchoCluster cluster)
{
    private const string Consumed = """
        consumer process items
          client IEchoGrain/See
            server IEchoGrain/See
        """;

    private readonly Guid _key = Guid.NewGuid();

    private IProducerGrain Producer => cluster.Client.GetGrain<IProducerGrain>(_key);

    [Fact]
    public async Task An_item_is_consumed_in_a_trace_of_its_own_with_a_link_to_its_producer()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;
        request.TraceStateString = "vendor=1";
        request.SetBaggage("tenant", "blue");

        await Producer.Publish(EchoCluster.Streams, 1);
        request.Stop();

        var trace = await spans.Expect(request.TraceId, """
            request
              client IProducerGrain/Publish
                server IProducerGrain/Publish
                  producer send items
            """);
        var consumed = await Consumption(spans);
        Assert.NotEqual(request.TraceId, consumed.TraceId);
        var producer = Assert.Single(consumed.Links).Context;
        Assert.Equal((request.TraceId, trace.Single(span => span.Kind == ActivityKind.Producer).SpanId), (producer.TraceId, producer.SpanId));
        await spans.Expect(consumed.TraceId, Consumed);
        Assert.Null(consumed.GetTagItem("test.trace_state"));
        Assert.Empty(consumed.Baggage);
        Assert.All([consumed, trace.Single(span => span.Kind == ActivityKind.Producer)], span =>
        {
            Assert.Equal("orleans", span.GetTagItem("messaging.system"));
            Assert.Equal("items", span.GetTagItem("messaging.destination.name"));
            Assert.Equal(span.DisplayName.Split(' ')[0], span.GetTagItem("messaging.operation.type"));
            Assert.Equal(EchoCluster.Streams, span.GetTagItem("orleans.stream.provider"));
            Assert.EndsWith(_key.ToString("N"), (string)span.GetTagItem("orleans.stream.id")!, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_batch_is_published_under_one_span()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await Producer.PublishBatch([1, 2, 3]);
        request.Stop();

        var producer = await spans.One(span => span.TraceId == request.TraceId && span.Kind == ActivityKind.Producer);
        Assert.Equal(3, producer.GetTagItem("messaging.batch.message_count"));
        var consumed = await Consumption(spans);
        Assert.Equal(producer.SpanId, Assert.Single(consumed.Links).Context.SpanId);
        await spans.Expect(consumed.TraceId, """
            consumer process items
              client IEchoGrain/See
                server IEchoGrain/See
              client IEchoGrain/See
                server IEchoGrain/See
              client IEchoGrain/See
                server IEchoGrain/See
            """);
    }

    [Fact]
    public async Task A_delivery_of_several_batches_links_to_each_producer()
    {
        const int Items = 20;
        using var spans = new TestSpans();
        List<ActivitySpanId> linked = [];
        List<Activity> requests = [];
        for (var i = 0; i < Items; i++)
        {
            Activity.Current = null;
            using var request = TestSpans.Source.StartActivity("request")!;
            requests.Add(request);
            await Producer.Publish(EchoCluster.BatchedStreams, i);
        }

        List<Activity> Consumptions() => [.. spans.All.Where(IsConsumption)];
        var traces = requests.Select(request => request.TraceId).ToHashSet();
        await TestSpans.Until(() => traces.SetEquals(Consumptions().SelectMany(span => span.Links, (_, link) => link.Context.TraceId)));

        Assert.Equal(traces, Consumptions().SelectMany(span => span.Links, (_, link) => link.Context.TraceId).ToHashSet());
        Assert.Equal(Items, Consumptions().Sum(span => (int)span.GetTagItem("messaging.batch.message_count")!));
        Assert.All(Consumptions(), span => Assert.Equal(default, span.ParentSpanId));
    }

    [Fact]
    public async Task Without_a_producer_span_an_item_links_to_the_call_that_published_it()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await Producer.PublishWithoutSpan(1);
        request.Stop();

        var call = await spans.One(span => span is { DisplayName: "IProducerGrain/PublishWithoutSpan", Kind: ActivityKind.Client });
        Assert.Equal(call.SpanId, Assert.Single((await Consumption(spans)).Links).Context.SpanId);
    }

    [Fact]
    public async Task A_client_publishes_and_consumes_by_the_same_rules()
    {
        using var spans = new TestSpans();
        var stream = cluster.Client.GetStreamProvider(EchoCluster.Streams).GetStream<int>(StreamId.Create("for client", _key));
        var consumed = new TaskCompletionSource<Activity?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var subscription = await stream.SubscribeAsync((_, _) =>
        {
            consumed.TrySetResult(Activity.Current);
            return Task.CompletedTask;
        });
        using var request = TestSpans.Source.StartActivity("request")!;

        await stream.PublishAsync(1);
        request.Stop();

        await spans.Expect(request.TraceId, """
            request
              producer send for client
            """);
        var consumer = await consumed.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal(("process for client", request.TraceId), (consumer?.DisplayName, consumer?.Links.Single().Context.TraceId));
        await subscription.UnsubscribeAsync();
    }

    [Fact]
    public async Task A_sampled_out_item_links_to_its_producer_all_the_same()
    {
        Activity request;
        using (new TestSpans(ratio: 0))
        {
            request = TestSpans.Source.StartActivity("request")!;
        }

        using var _ = request;
        using var spans = new TestSpans();

        await Producer.Publish(EchoCluster.Streams, 1);

        var producer = Assert.Single((await Consumption(spans)).Links).Context;
        Assert.Equal((request.TraceId, ActivityTraceFlags.None), (producer.TraceId, producer.TraceFlags & ActivityTraceFlags.Recorded));
        Assert.DoesNotContain(spans.All, span => span.TraceId == request.TraceId);
    }

    private Task<Activity> Consumption(TestSpans spans) => spans.One(IsConsumption);

    private bool IsConsumption(Activity span) => span.Kind == ActivityKind.Consumer && Equals(span.GetTagItem("test.consumer"), _key);
}
