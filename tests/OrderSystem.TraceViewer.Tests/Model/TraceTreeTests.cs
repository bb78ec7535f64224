using System.Diagnostics;
using OrderSystem.TraceViewer.Model;
using OrderSystem.TraceViewer.Tests.Support;

namespace OrderSystem.TraceViewer.Tests.Model;

public sealed class TraceTreeTests
{
    private readonly Viewer _viewer = new();

    [Fact]
    public void Puts_parents_before_children_and_siblings_by_start()
    {
        _viewer.Receive(
            Sent.Span("d", parent: "b", startMs: 3), Sent.Span("c", parent: "a", startMs: 1), Sent.Span("b", parent: "a", startMs: 2), Sent.Span("a"));

        Assert.Equal(["a:0", "c:1", "b:1", "d:2"], Order());
    }

    [Fact]
    public void Shifts_a_child_whose_clock_is_behind_with_all_below_it()
    {
        _viewer.Receive(
            ("gateway", Sent.Span("a", startMs: 100, durationMs: 50)),
            ("silo", Sent.Span("b", parent: "a", startMs: 70, durationMs: 40)),
            ("silo", Sent.Span("c", parent: "b", startMs: 75, durationMs: 20)));

        Assert.Equal([0L, 30_000_000, 30_000_000], _viewer.Trace.Tree.Nodes.Select(node => node.SkewNanoseconds));
        Assert.Equal((long)Sent.Start + 105_000_000, _viewer.Trace.Tree.Nodes[2].StartUnixNanoseconds);
        Assert.Equal((long)Sent.Start + 100_000_000, _viewer.Trace.StartUnixNanoseconds);
        Assert.Equal(50_000_000, _viewer.Trace.DurationNanoseconds);
    }

    [Fact]
    public void Believes_one_process_about_its_own_spans()
    {
        _viewer.Receive(("silo", Sent.Span("a", startMs: 100)), ("silo", Sent.Span("b", parent: "a", startMs: 70)));

        Assert.All(_viewer.Trace.Tree.Nodes, node => Assert.Equal(0, node.SkewNanoseconds));
        Assert.Equal(40_000_000, _viewer.Trace.DurationNanoseconds);
    }

    [Fact]
    public void Leaves_a_child_that_starts_later_where_it_is()
    {
        _viewer.Receive(("gateway", Sent.Span("a")), ("silo", Sent.Span("b", parent: "a", startMs: 500)));

        Assert.Equal(0, _viewer.Trace.Tree.Nodes[1].SkewNanoseconds);
        Assert.Equal(510_000_000, _viewer.Trace.DurationNanoseconds);
    }

    [Theory]
    [InlineData("a<a")]
    [InlineData("a<b b<a")]
    [InlineData("a<b b<c c<a d<c e<d")]
    [InlineData("r a<b b<a c<d d<c")]
    public void Shows_every_span_of_a_cycle_once(string links)
    {
        var spans = links.Split(' ').Select(link => link.Split('<')).Select(link => Sent.Span(Id(link[0]), link.Length > 1 ? Id(link[1]) : null)).ToList();
        _viewer.Receive(spans);

        Assert.Equal(spans.Count, _viewer.Trace.Tree.Nodes.Count);
        Assert.Equal(spans.Count, _viewer.Trace.Tree.Nodes.Select(node => node.Span.SpanId).Distinct().Count());
        Assert.Contains(_viewer.Trace.Tree.Roots, node => node.Placement == TracePlacement.Cycle);
        Assert.False(_viewer.Trace.IsConnected);

        static string Id(string letter) => letter == "r" ? "ff" : letter;
    }

    [Fact]
    public void Handles_a_chain_of_ten_thousand_spans()
    {
        _viewer.Receive(Enumerable.Range(1, 10_000).Select(n => Sent.Span($"{n:x}", n == 1 ? null : $"{n - 1:x}", startMs: n)));

        Assert.True(_viewer.Trace.IsConnected);
        Assert.Equal(9_999, _viewer.Trace.Tree.Nodes[^1].Depth);
    }

    [Fact]
    public void Handles_ten_thousand_cycles()
    {
        _viewer.Receive(Enumerable.Range(1, 10_000).Select(n => Sent.Span($"{n:x}", $"{n:x}")));

        Assert.Equal(10_000, _viewer.Trace.Tree.Roots.Count);
    }

    [Fact]
    public void Counts_spans_and_errors_by_service()
    {
        var failed = Sent.Span("b", parent: "a");
        failed.Status = new() { Code = OpenTelemetry.Proto.Trace.V1.Status.Types.StatusCode.Error, Message = "no" };
        _viewer.Receive(("gateway", Sent.Span("a")), ("silo", failed), ("silo", Sent.Span("c", parent: "b")));

        Assert.Equal([new ServiceSummary("gateway", 1, 0), new ServiceSummary("silo", 2, 1)], _viewer.Trace.Services);
        Assert.Equal(1, _viewer.Trace.ErrorCount);
        Assert.Equal(ActivityStatusCode.Error, _viewer.Trace.Spans[1].Status);
    }

    [Fact]
    public void Copes_with_times_that_no_clock_shows()
    {
        var backwards = Sent.Span("b", parent: "a", startMs: 10);
        backwards.EndTimeUnixNano = 0;
        var eternal = Sent.Span("c", parent: "a");
        eternal.EndTimeUnixNano = ulong.MaxValue;
        _viewer.Receive(("gateway", Sent.Span("a")), ("silo", backwards), ("silo", eternal), ("other", new(Sent.Span("d", parent: "c")) { StartTimeUnixNano = ulong.MaxValue }));

        Assert.Equal(0, _viewer.Trace.Spans[1].DurationNanoseconds);
        Assert.InRange(_viewer.Trace.DurationNanoseconds, 0, long.MaxValue);
        Assert.EndsWith("Z", UnixTime.Format(long.MaxValue), StringComparison.Ordinal);
    }

    private List<string> Order() =>
        [.. _viewer.Trace.Tree.Nodes.Select(node => $"{node.Span.SpanId.TrimStart('0')}:{node.Depth}")];
}
