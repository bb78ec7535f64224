using System.Diagnostics;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;
using Orleans.Streams;

namespace OrderSystem.GrainTracing.Tests.Kinds;

/// <summary>What the span of a stream's delivery links to, item by item.</summary>
public sealed class StreamDeliveryTests : IDisposable
{
    private static readonly ActivityContext First = Producer();
    private static readonly ActivityContext Second = Producer();

    private readonly CallSpans _spans = CallSpans.FromNothing();

    [Fact]
    public async Task A_batch_links_once_to_each_producer_and_is_served_with_the_request_context_of_its_first_item()
    {
        List<IBatchContainer> items = [Item("1", First), WithoutRequestContext(), Item("3", Second), Item("4"), Item("5", First)];
        var batch = Stub.Of<IBatchContainerBatch>(
            (nameof(IBatchContainerBatch.BatchContainers), () => items),
            (nameof(IBatchContainer.ImportRequestContext), () => Import("1", First)));

        var (span, own) = await Serve(batch);

        Assert.Equal([First, Second], span.Links.Select(link => link.Context));
        Assert.Equal((5, "1"), (span.GetTagItem("messaging.batch.message_count"), own));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_item_links_to_its_producer_where_that_is_known(bool isKnown)
    {
        Import("1", isKnown ? First : null);

        var (span, own) = await Serve(batch: null);

        Assert.Equal(isKnown ? [First] : [], span.Links.Select(link => link.Context));
        Assert.Equal((null, "1"), (span.GetTagItem("messaging.batch.message_count"), own));
    }

    public void Dispose() => _spans.Dispose();

    // The delivery's span, which is a root, and what of the request context is the application's.
    private static async Task<(Activity Span, object? Own)> Serve(IBatchContainerBatch? batch)
    {
        (Activity? Span, object? Own, object? TraceParent) served = default;
        var stream = new QualifiedStreamId("streams", StreamId.Create("items", "7"));
        var request = Stub.Of<IInvokable>(
            ("GetArgument(1)", () => stream),
            ("GetArgument(2)", () => batch),
            ("GetCancellationToken", () => CancellationToken.None));
        var call = Stub.Of<IIncomingGrainCallContext>(
            ("Invoke", Invoke),
            ("TargetId", () => GrainId.Create("consumer", "1")),
            ("SourceId", () => null),
            ("Request", () => request));
        var recorder = GrainCallRecorderTests.NewRecorder();

        await Deliveries.ServeStream(recorder, call, GrainMethod.Of(GrainMethodTests.Request(typeof(IDisposable), "Deliver")));

        Assert.Equal(("process items", ActivityKind.Consumer), (served.Span!.DisplayName, served.Span.Kind));
        Assert.Equal((default, null, true), (served.Span.ParentSpanId, served.TraceParent, served.Span.IsStopped));
        return (served.Span, served.Own);

        Task Invoke()
        {
            served = (Activity.Current, RequestContext.Get("own"), RequestContext.Get("traceparent"));
            return Task.CompletedTask;
        }
    }

    private static IBatchContainer Item(string own, ActivityContext? producer = null) =>
        Stub.Of<IBatchContainer>((nameof(IBatchContainer.ImportRequestContext), () => Import(own, producer)));

    private static IBatchContainer WithoutRequestContext() =>
        Stub.Of<IBatchContainer>((nameof(IBatchContainer.ImportRequestContext), () => false));

    // As Orleans does it: what was there before is gone.
    private static bool Import(string own, ActivityContext? producer)
    {
        RequestContext.Clear();
        RequestContext.Set("own", own);
        if (producer is { } context)
        {
            RequestContext.Set("traceparent", $"00-{context.TraceId}-{context.SpanId}-01");
        }

        return true;
    }

    private static ActivityContext Producer() => new(
        ActivityTraceId.CreateRandom(),
        ActivitySpanId.CreateRandom(),
        ActivityTraceFlags.Recorded,
        traceState: null,
        isRemote: true);
}
