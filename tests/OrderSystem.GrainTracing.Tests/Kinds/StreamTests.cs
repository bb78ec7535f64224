using System.Diagnostics;
using OrderSystem.TraceTesting;
using OrderSystem.TraceTesting.Model;
using Orleans.Runtime;
using Orleans.Streams;

namespace OrderSystem.GrainTracing.Tests.Kinds;

[Collection(GrainCallTests.Name)]
public sealed class StreamTests(EchoCluster cluster)
{
    private const string Consumed = """
        cluster  process items  [consumer]
        │   ~ link
        └── cluster  IEchoGrain/See  [client]
            └── cluster  IEchoGrain/See  [server]
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

        var trace = await spans.Expect(request, """
            cluster  request
            └── cluster  IProducerGrain/Publish  [client]
                └── cluster  IProducerGrain/Publish  [server]
                    └── cluster  send items  [producer]
            """);
        var consumed = await Consumption(spans);
        Assert.NotEqual(request.TraceId.ToHexString(), consumed.TraceId);
        var producer = Assert.Single(consumed.Links);
        Assert.Equal((request.TraceId.ToHexString(), trace.Spans.Single(span => span.Kind == ActivityKind.Producer).SpanId), (producer.TraceId, producer.SpanId));
        await spans.Expect(consumed.TraceId, Consumed);
        Assert.Null(consumed.TraceState);
        Assert.Equal(0L, consumed.Get("test.baggage"));
        Assert.All([consumed, trace.Spans.Single(span => span.Kind == ActivityKind.Producer)], span =>
        {
            Assert.Equal("orleans", span.Get("messaging.system"));
            Assert.Equal("items", span.Get("messaging.destination.name"));
            Assert.Equal(span.Name.Split(' ')[0], span.Get("messaging.operation.type"));
            Assert.Equal(EchoCluster.Streams, span.Get("orleans.stream.provider"));
            Assert.EndsWith(_key.ToString("N"), (string)span.Get("orleans.stream.id")!, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_batch_is_published_under_one_span()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await Producer.PublishBatch([1, 2, 3]);
        request.Stop();

        var producer = await spans.One(span => span.TraceId == request.TraceId.ToHexString() && span.Kind == ActivityKind.Producer);
        Assert.Equal(3L, producer.Get("messaging.batch.message_count"));
        var consumed = await Consumption(spans);
        Assert.Equal(producer.SpanId, Assert.Single(consumed.Links).SpanId);
        await spans.Expect(consumed.TraceId, """
            cluster  process items  [consumer]
            │   ~ link
            ├── cluster  IEchoGrain/See  [client]
            │   └── cluster  IEchoGrain/See  [server]
            ├── cluster  IEchoGrain/See  [client]
            │   └── cluster  IEchoGrain/See  [server]
            └── cluster  IEchoGrain/See  [client]
                └── cluster  IEchoGrain/See  [server]
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

        List<Span> Consumptions() => [.. spans.All.Where(IsConsumption)];
        var traces = requests.Select(request => request.TraceId.ToHexString()).ToHashSet();
        await TestSpans.Until(() => traces.SetEquals(Consumptions().SelectMany(span => span.Links, (_, link) => link.TraceId)));

        Assert.Equal(traces, Consumptions().SelectMany(span => span.Links, (_, link) => link.TraceId).ToHashSet());
        Assert.Equal(Items, Consumptions().Sum(span => (long)span.Get("messaging.batch.message_count")!));
        Assert.All(Consumptions(), span => Assert.Null(span.ParentSpanId));
    }

    [Fact]
    public async Task Without_a_producer_span_an_item_links_to_the_call_that_published_it()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await Producer.PublishWithoutSpan(1);
        request.Stop();

        var call = await spans.One(span => span is { Name: "IProducerGrain/PublishWithoutSpan", Kind: ActivityKind.Client });
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
        using var request = TestSpans.Source.StartActivity("request")!;

        await stream.PublishAsync(1);
        request.Stop();

        await spans.Expect(request, """
            cluster  request
            └── cluster  send for client  [producer]
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

        var consumed = await Consumption(spans);
        Assert.Equal(request.TraceId.ToHexString(), Assert.Single(consumed.Links).TraceId);
        Assert.Equal(false, consumed.Get("test.producer_recorded"));
        Assert.DoesNotContain(spans.All, span => span.TraceId == request.TraceId.ToHexString());
    }

    private Task<Span> Consumption(TestSpans spans) => spans.One(IsConsumption);

    private bool IsConsumption(Span span) => span.Kind == ActivityKind.Consumer && Equals(span.Get("test.consumer"), _key.ToString());
}
