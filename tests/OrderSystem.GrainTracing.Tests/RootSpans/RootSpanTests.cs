using System.Diagnostics;
using OrderSystem.TraceTesting;
using Orleans.Runtime;

namespace OrderSystem.GrainTracing.Tests.RootSpans;

public sealed class RootSpanTests : IAsyncDisposable
{
    private const string TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static readonly SpanCause Cause = new(TraceParent, "vendor=1");

    private readonly TraceCollector _traces = new();
    private readonly ActivitySource _source = new("root spans");
    private readonly ActivityListener _listener;

    public RootSpanTests()
    {
        RequestContext.Clear();
        Activity.Current = null;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source == _source || source.Name == GrainCallTracing.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public void It_is_a_root_with_a_link_whatever_is_current_and_leaves_all_as_it_was()
    {
        using var current = _traces.StartRequest();
        RequestContext.Set("traceparent", TraceParent);
        RequestContext.Set("tracestate", "a=1");
        RequestContext.Set("baggage", "tenant=blue");
        RequestContext.Set("own", "value");
        var before = RequestContext.Entries.ToDictionary();

        using (var root = RootSpan.Start(_source, "order.recover", Cause))
        {
            Assert.Same(root.Activity, Activity.Current);
            Assert.Equal(("order.recover", ActivityKind.Internal, default), (root.Activity!.DisplayName, root.Activity.Kind, root.Activity.ParentSpanId));
            Assert.Null(root.Activity.Parent);
            Assert.NotEqual(current.TraceId, root.Activity.TraceId);
            var link = Assert.Single(root.Activity.Links).Context;
            Assert.Equal(("00f067aa0ba902b7", "vendor=1"), (link.SpanId.ToHexString(), link.TraceState));
            Assert.Equal(["own"], RequestContext.Keys);
        }

        Assert.Same(current, Activity.Current);
        Assert.Equal(before, RequestContext.Entries.ToDictionary());
    }

    [Fact]
    public void It_ends_its_span_and_only_its_own()
    {
        using var current = _traces.StartRequest();
        var root = RootSpan.Start(_source, "order.recover", cause: null);

        root.Dispose();

        Assert.True(root.Activity!.IsStopped);
        Assert.Empty(root.Activity.Links);
        Assert.False(current.IsStopped);
    }

    [Fact]
    public void Where_nobody_listens_there_is_no_span_but_what_was_current_is_put_aside_all_the_same()
    {
        using var silent = new ActivitySource("silent");
        using var current = _traces.StartRequest();

        using (var root = RootSpan.Start(silent, "order.recover", Cause))
        {
            Assert.Null(root.Activity);
            Assert.Null(Activity.Current);
        }

        Assert.Same(current, Activity.Current);
    }

    [Fact]
    public void The_first_in_a_tick_takes_the_ticks_span_over_and_leaves_its_end_to_the_tick()
    {
        using var tick = GrainCallRecorder.StartRoot("OrderGrain/Timer", ActivityKind.Internal)!;

        using (var root = RootSpan.Start(_source, "order.recover", Cause))
        {
            Assert.Same(tick, root.Activity);
            Assert.Same(tick, Activity.Current);
        }

        Assert.Equal("order.recover", tick.DisplayName);
        Assert.Equal("00f067aa0ba902b7", Assert.Single(tick.Links).Context.SpanId.ToHexString());
        Assert.False(tick.IsStopped);
        Assert.Same(tick, Activity.Current);
    }

    [Fact]
    public void The_cause_that_a_tick_is_linked_to_already_is_not_linked_twice_and_another_is()
    {
        using var tick = GrainCallRecorder.StartRoot("OrderGrain/Timer", ActivityKind.Internal, links: [Cause.ToLink()!.Value])!;
        using (RootSpan.Start(_source, "order.recover", Cause))
        {
            Assert.Single(tick.Links);
        }

        using var other = GrainCallRecorder.StartRoot("OrderGrain/Timer", ActivityKind.Internal, links: [Cause.ToLink()!.Value])!;
        using (RootSpan.Start(_source, "order.recover", new SpanCause(TraceParent.Replace("b7-01", "b8-01", StringComparison.Ordinal), null)))
        {
            Assert.Equal(2, other.Links.Count());
        }

        using var elsewhere = GrainCallRecorder.StartRoot("OrderGrain/Timer", ActivityKind.Internal, links: [Cause.ToLink()!.Value])!;
        using (RootSpan.Start(_source, "order.recover", new SpanCause(TraceParent.Replace("00-4", "00-5", StringComparison.Ordinal), null)))
        {
            Assert.Equal(2, elsewhere.Links.Count());
        }
    }

    [Fact]
    public void In_a_tick_without_a_cause_there_is_no_link()
    {
        using var tick = GrainCallRecorder.StartRoot("OrderGrain/Timer", ActivityKind.Internal)!;

        using var root = RootSpan.Start(_source, "order.recover", cause: null);

        Assert.Empty(tick.Links);
    }

    [Theory]
    [InlineData(ActivityKind.Server, false, false)]
    [InlineData(ActivityKind.Internal, true, false)]
    [InlineData(ActivityKind.Internal, false, true)]
    public void A_call_an_ended_tick_and_a_named_one_are_not_taken_over(ActivityKind kind, bool ended, bool named)
    {
        using var current = GrainCallRecorder.StartRoot("OrderGrain/Timer", kind)!;
        if (ended)
        {
            current.Stop();
            Activity.Current = current;
        }

        if (named)
        {
            current.DisplayName = "work";
        }

        using var root = RootSpan.Start(_source, "order.recover", Cause);

        Assert.NotSame(current, root.Activity);
        Assert.Equal("order.recover", root.Activity!.DisplayName);
    }

    [Fact]
    public void A_span_of_another_source_is_not_taken_over()
    {
        using var current = _source.StartActivity("work")!;

        using var root = RootSpan.Start(_source, "order.recover", Cause);

        Assert.NotSame(current, root.Activity);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        _source.Dispose();
        RequestContext.Clear();
        await _traces.DisposeAsync();
    }
}
