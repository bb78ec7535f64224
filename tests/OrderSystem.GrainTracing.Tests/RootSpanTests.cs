using System.Diagnostics;
using Orleans.Runtime;

namespace OrderSystem.GrainTracing.Tests;

public sealed class RootSpanTests : IDisposable
{
    private const string TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static readonly SpanCause Cause = new(TraceParent, "vendor=1");

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

    [Theory]
    [InlineData("a=1", "tenant=blue", true)]
    [InlineData(null, null, false)]
    public void It_is_a_root_whatever_is_current_with_a_link_to_its_cause_and_leaves_all_as_it_was(
        string? traceState, string? baggage, bool hasCause)
    {
        using var current = new Activity("request").Start();
        RequestContextCarrier.Fields = (TraceParent, traceState, baggage);
        Assert.Equal((TraceParent, baggage), (RequestContext.Get("traceparent"), RequestContext.Get("baggage")));
        RequestContext.Set("own", "value");
        var before = RequestContext.Entries.ToDictionary();

        var root = RootSpan.Start(_source, "order.recover", hasCause ? Cause : null);
        var span = root.Activity!;
        Assert.Same(span, Activity.Current);
        Assert.Equal(("order.recover", ActivityKind.Internal), (span.DisplayName, span.Kind));
        Assert.Equal((default, null), (span.ParentSpanId, span.Parent));
        Assert.NotEqual(current.TraceId, span.TraceId);
        Assert.Equal(
            hasCause ? [("00f067aa0ba902b7", "vendor=1")] : [],
            span.Links.Select(link => (link.Context.SpanId.ToHexString(), link.Context.TraceState)));
        Assert.Equal(["own"], RequestContext.Keys);
        RequestContextCarrier.Fields = ("another", "other=1", "other=2");
        root.Dispose();

        Assert.Equal((true, false), (span.IsStopped, current.IsStopped));
        Assert.Same(current, Activity.Current);
        Assert.Equal(before, RequestContext.Entries.ToDictionary());
    }

    [Fact]
    public void Where_nobody_listens_there_is_no_span_but_what_was_current_is_put_aside_all_the_same()
    {
        using var silent = new ActivitySource("silent");
        using var current = new Activity("request").Start();

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
        using var tick = Begin();

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

    [Theory]
    [InlineData(true, TraceParent, 1)]
    [InlineData(true, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b8-01", 2)]
    [InlineData(true, "00-5bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", 2)]
    [InlineData(true, null, 1)]
    [InlineData(false, null, 0)]
    public void A_cause_that_a_tick_is_linked_to_already_is_not_linked_twice(bool isLinked, string? cause, int links)
    {
        using var tick = Begin(links: isLinked ? [Cause.ToLink()!.Value] : []);

        using var root = RootSpan.Start(_source, "order.recover", cause is null ? null : new SpanCause(cause, TraceState: null));

        Assert.Equal(links, tick.Links.Count());
    }

    [Theory]
    [InlineData(ActivityKind.Server, false, false, false)]
    [InlineData(ActivityKind.Internal, true, false, false)]
    [InlineData(ActivityKind.Internal, false, true, false)]
    [InlineData(ActivityKind.Internal, false, false, true)]
    public void A_call_an_ended_tick_a_named_one_and_a_span_of_another_source_are_not_taken_over(
        ActivityKind kind, bool ended, bool named, bool ofOtherSource)
    {
        using var current = ofOtherSource ? _source.StartActivity("work", kind)! : Begin(kind);
        if (ended)
        {
            current.Stop();
            Activity.Current = current;
        }

        current.DisplayName = named ? "work" : current.DisplayName;

        using var root = RootSpan.Start(_source, "order.recover", Cause);

        Assert.NotSame(current, root.Activity);
        Assert.Equal("order.recover", root.Activity!.DisplayName);
    }

    [Fact]
    public void A_cause_is_the_current_span_where_that_is_one_of_W3C()
    {
        Assert.Null(SpanCause.Current);

        using var current = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        current.TraceStateString = "vendor=1";
        Assert.Equal(new SpanCause(current.Id!, "vendor=1"), SpanCause.Current);

        Activity.Current = null;
        using var hierarchical = new Activity("old").SetIdFormat(ActivityIdFormat.Hierarchical).Start();
        Assert.Null(SpanCause.Current);
    }

    [Fact]
    public void What_names_no_span_gives_no_link() => Assert.Null(new SpanCause("garbage", TraceState: null).ToLink());

    public void Dispose()
    {
        _listener.Dispose();
        _source.Dispose();
        RequestContext.Clear();
    }

    private static Activity Begin(ActivityKind kind = ActivityKind.Internal, params ActivityLink[] links) =>
        RootSpan.Begin(GrainCallTracing.Source, "OrderGrain/Timer", kind, links: links)!;
}
