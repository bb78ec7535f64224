using System.Diagnostics;
using OrderSystem.GrainTracing.Tests.Grains;
using OrderSystem.TraceTesting;
using Orleans.Runtime;
using Orleans.Streams;

namespace OrderSystem.GrainTracing.Tests.Kinds;

/// <summary>Streams and broadcast channels.</summary>
[Collection(GrainCallTests.Name)]
public sealed class MessageTests(EchoCluster cluster)
{
    private readonly Guid _key = Guid.NewGuid();

    private IProducerGrain Producer => cluster.Client.GetGrain<IProducerGrain>(_key);

    [Fact]
    public async Task An_item_is_consumed_in_a_trace_of_its_own_with_a_link_to_its_producer()
    {
        using var spans = new TestSpans();

        var trace = await spans.Request("request {→IProducerGrain/Publish {send items:producer}}", () =>
        {
            Activity.Current!.TraceStateString = "vendor=1";
            Activity.Current.SetBaggage("tenant", "blue");
            return Producer.Publish(EchoCluster.Streams, 1);
        });

        var produced = trace.Spans.Single(span => span.Kind == ActivityKind.Producer);
        var consumed = await Consumption(spans);
        Assert.NotEqual(trace.TraceId, consumed.TraceId);
        Assert.Equal((trace.TraceId, produced.SpanId), (Assert.Single(consumed.Links).TraceId, consumed.Links[0].SpanId));
        await spans.Expect(consumed.TraceId, "process items:consumer ~link {→IEchoGrain/See}");
        Assert.Null(consumed.TraceState);
        Assert.Equal(0L, consumed.Get("test.baggage"));
        Assert.All([consumed, produced], span => ShouldSayWhere(span, EchoCluster.Streams));
    }

    [Fact]
    public async Task A_batch_is_published_under_one_span()
    {
        using var spans = new TestSpans();

        var trace = await spans.Request(
            "request {→IProducerGrain/PublishBatch {send items:producer}}", () => Producer.PublishBatch([1, 2, 3]));

        var producer = trace.Spans.Single(span => span.Kind == ActivityKind.Producer);
        Assert.Equal(3L, producer.Get("messaging.batch.message_count"));
        var consumed = await Consumption(spans);
        Assert.Equal(producer.SpanId, Assert.Single(consumed.Links).SpanId);
        await spans.Expect(consumed.TraceId, "process items:consumer ~link {→IEchoGrain/See →IEchoGrain/See →IEchoGrain/See}");
    }

    [Fact]
    public async Task A_delivery_of_several_batches_links_to_each_producer()
    {
        const int Items = 20;
        using var spans = new TestSpans();
        HashSet<string> traces = [];
        for (var i = 0; i < Items; i++)
        {
            Activity.Current = null;
            using var request = TestSpans.StartRequest();
            traces.Add(request.TraceId.ToHexString());
            await Producer.Publish(EchoCluster.BatchedStreams, i);
        }

        List<Span> Consumptions() => [.. spans.All.Where(IsConsumption)];
        HashSet<string> Linked() => [.. Consumptions().SelectMany(span => span.Links, (_, link) => link.TraceId)];
        await TestSpans.Until(() => traces.SetEquals(Linked()));

        Assert.Equal(traces, Linked());
        Assert.Equal(Items, Consumptions().Sum(span => (long)span.Get("messaging.batch.message_count")!));
        Assert.All(Consumptions(), span => Assert.Null(span.ParentSpanId));
    }

    [Fact]
    public async Task Without_a_producer_span_an_item_links_to_the_call_that_published_it()
    {
        using var spans = new TestSpans();

        var trace = await spans.Request("request {→IProducerGrain/PublishWithoutSpan}", () => Producer.PublishWithoutSpan(1));

        var call = trace.Spans.Single(span => span.Kind == ActivityKind.Client);
        Assert.Equal(call.SpanId, Assert.Single((await Consumption(spans)).Links).SpanId);
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

        var trace = await spans.Request("request {send for client:producer}", () => stream.PublishAsync(1));

        var consumer = await consumed.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal(("process for client", trace.TraceId), (consumer?.DisplayName, consumer?.Links.Single().Context.TraceId.ToHexString()));
        await subscription.UnsubscribeAsync();
    }

    [Fact]
    public async Task A_sampled_out_item_links_to_its_producer_all_the_same()
    {
        Activity request;
        using (new TestSpans(ratio: 0))
        {
            request = TestSpans.StartRequest();
        }

        using var _ = request;
        using var spans = new TestSpans();

        await Producer.Publish(EchoCluster.Streams, 1);

        var consumed = await Consumption(spans);
        Assert.Equal(request.TraceId.ToHexString(), Assert.Single(consumed.Links).TraceId);
        Assert.Equal(false, consumed.Get("test.producer_recorded"));
        Assert.DoesNotContain(spans.All, span => span.TraceId == request.TraceId.ToHexString());
    }

    [Fact]
    public async Task A_broadcast_is_consumed_in_the_trace_that_published_it()
    {
        using var spans = new TestSpans();

        var trace = await spans.Request(
            "request {send items:producer {process items:consumer {→IEchoGrain/See}}}",
            () => cluster.Channel(_key).Publish(1, TestContext.Current.CancellationToken));

        Assert.All(
            trace.Spans.Where(span => span.Kind is ActivityKind.Producer or ActivityKind.Consumer),
            span => ShouldSayWhere(span, EchoCluster.Channels));
    }

    private Task<Span> Consumption(TestSpans spans) => spans.One(IsConsumption);

    private bool IsConsumption(Span span) => span.Kind == ActivityKind.Consumer && Equals(span.Get("test.consumer"), _key.ToString());

    private void ShouldSayWhere(Span span, string provider)
    {
        Assert.Equal("orleans", span.Get("messaging.system"));
        Assert.Equal("items", span.Get("messaging.destination.name"));
        Assert.Equal(span.Name.Split(' ')[0], span.Get("messaging.operation.type"));
        Assert.Equal(provider, span.Get("orleans.stream.provider"));
        Assert.Equal($"items/{_key:N}", span.Get("orleans.stream.id"));
    }
}
