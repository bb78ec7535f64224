using System.Diagnostics;
using OrderSystem.GrainTracing.Tests.Grains;
using OrderSystem.TraceTesting;
using Orleans.Runtime;

namespace OrderSystem.GrainTracing.Tests.Kinds;

[Collection(GrainCallTests.Name)]
public sealed class EnumerationTests(EchoCluster cluster)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_many_batches_a_long_result_takes_it_is_one_span_on_each_side_and_below_it_what_its_body_does()
    {
        const int Elements = 50;
        using var spans = new TestSpans();
        List<SeenContext> elements = [];

        var trace = await spans.Request(
            $"request {{→IStreamedGrain/Count {{{string.Join(' ', Enumerable.Repeat("→IEchoGrain/See", Elements))}}}}}",
            async () => elements = await Read(Grain().Count(Elements, failAt: -1, echo: 1, Token).WithBatchSize(1)));

        Assert.Equal(Elements, elements.Count);
        Assert.All(trace.Spans.Where(span => span.Name == "IStreamedGrain/Count"), span =>
        {
            Assert.Equal(typeof(IStreamedGrain).FullName + "/Count", span.Get("rpc.method"));
            Assert.Contains("streamed/", (string)span.Get("orleans.rpc.target_id")!, StringComparison.Ordinal);
        });
        Assert.Single(spans.Traces);
    }

    [Fact]
    public async Task What_the_reader_does_between_the_elements_is_not_below_the_enumeration_and_to_stop_there_is_no_error()
    {
        using var spans = new TestSpans();

        await spans.Request("request {→IStreamedGrain/NeverMore}", async () =>
        {
            var request = Activity.Current;
            await foreach (var _ in Grain().NeverMore(Token))
            {
                Assert.Same(request, Activity.Current);
                Assert.Null(RequestContext.Get("traceparent"));
                break;
            }

            Assert.Same(request, Activity.Current);
        });
    }

    [Fact]
    public async Task An_enumeration_that_its_reader_cancels_is_no_error()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.StartRequest();
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Grain().NeverMore(cancellation.Token).WithBatchSize(1))
            {
                cancellation.CancelAfter(TimeSpan.FromMilliseconds(50));
            }
        });

        request.Stop();
        var client = await spans.One(span => span is { Kind: ActivityKind.Client, Name: "IStreamedGrain/NeverMore" });
        await spans.One(span => span.Kind == ActivityKind.Server && span.ParentSpanId == client.SpanId);
        Assert.Equal("orleans.rpc.cancelled", Assert.Single(client.Events).Name);
        Assert.All(
            spans.All,
            span => Assert.Equal((ActivityStatusCode.Unset, request.TraceId.ToHexString()), (span.Status, span.TraceId)));
    }

    [Fact]
    public async Task A_sampled_out_enumeration_shows_nothing_and_its_body_knows_the_trace()
    {
        using var spans = new TestSpans(ratio: 0);
        using var request = TestSpans.StartRequest();

        var elements = await Read(Grain().CountThrough(10, Random.Shared.NextInt64()).WithBatchSize(1));

        Assert.All(elements, element => Assert.Equal((request.TraceId.ToString(), "00"), (element.TraceId, element.Flags)));
        Assert.Empty(spans.All);
    }

    [Fact]
    public async Task An_enumeration_that_its_grain_has_forgotten_is_an_error_for_the_reader()
    {
        using var spans = new TestSpans();
        var grain = Grain();
        using var request = TestSpans.StartRequest();

        await Assert.ThrowsAsync<EnumerationAbortedException>(async () =>
        {
            await foreach (var _ in grain.Count(100, failAt: -1, echo: 1, Token).WithBatchSize(1))
            {
                await grain.Deactivate();
            }
        });
        request.Stop();

        var call = await spans.One(span => span is { Kind: ActivityKind.Client, Name: "IStreamedGrain/Count" });
        Assert.Equal(
            (ActivityStatusCode.Error, typeof(EnumerationAbortedException).FullName), (call.Status, call.Get("error.type")));
    }

    private IStreamedGrain Grain() => cluster.Client.GetGrain<IStreamedGrain>(Random.Shared.NextInt64());

    private static Task<List<T>> Read<T>(IAsyncEnumerable<T> source) => source.ToListAsync(Token).AsTask();
}
