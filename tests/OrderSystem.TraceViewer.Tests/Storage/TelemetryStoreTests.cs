using OrderSystem.TraceViewer.Tests.Support;

namespace OrderSystem.TraceViewer.Tests.Storage;

public sealed class TelemetryStoreTests
{
    private readonly Viewer _viewer = new();

    [Fact]
    public void Keeps_a_span_once_however_often_it_is_sent()
    {
        _viewer.Receive(Sent.Span("a"));
        var version = _viewer.Store.Version;
        var answer = _viewer.Receive(Sent.Span("a"), Sent.Span("a"));

        Assert.Single(_viewer.Trace.Spans);
        Assert.Null(answer.PartialSuccess);
        Assert.Equal(version, _viewer.Store.Version);
        Assert.Equal(2, _viewer.Store.GetStatistics().DuplicateSpans);
    }

    [Fact]
    public void Connects_a_span_that_arrives_before_its_parent()
    {
        _viewer.Receive(Sent.Span("b", parent: "a"));
        var early = _viewer.Trace;
        _viewer.Receive(Sent.Span("a"));

        Assert.False(early.IsConnected);
        Assert.Null(early.Root);
        Assert.Equal(1, early.MissingParents);
        Assert.True(_viewer.Trace.IsConnected);
        Assert.Equal(Sent.SpanId("a"), _viewer.Trace.Root!.SpanId);
    }

    [Fact]
    public void Finds_logs_that_arrive_before_the_spans_of_their_trace()
    {
        _viewer.Receiver.Receive(Sent.Logs("gateway", Sent.Log("second", atMs: 2), Sent.Log("first", atMs: 1)));
        Assert.False(_viewer.Store.TryGetTrace(Sent.TraceId, out _));
        Assert.Equal(2, _viewer.Store.GetLogs(Sent.TraceId).Count);

        _viewer.Receive(Sent.Span("a"));

        Assert.Equal(["first", "second"], _viewer.Trace.Logs.Select(log => log.Message));
    }

    [Fact]
    public void Shows_a_log_that_arrives_after_the_trace_was_looked_at()
    {
        _viewer.Receive(Sent.Span("a"));
        Assert.Empty(_viewer.Trace.Logs);

        _viewer.Receiver.Receive(Sent.Logs("gateway", Sent.Log("late")));

        Assert.Equal("late", Assert.Single(_viewer.Trace.Logs).Message);
    }

    [Fact]
    public void Does_not_change_a_trace_that_it_handed_out()
    {
        _viewer.Receive(Sent.Span("a"));
        var before = _viewer.Trace;
        _viewer.Receive(Sent.Span("b", parent: "a"));

        Assert.Single(before.Spans);
        Assert.Equal(2, _viewer.Trace.Spans.Count);
    }

    [Fact]
    public void Lets_the_trace_go_first_whose_last_span_is_oldest()
    {
        var viewer = new Viewer(limits => limits.MaxTraces = 2);
        viewer.Receive(Sent.Span("a", traceId: Sent.NewTraceId(1)));
        viewer.Receive(Sent.Span("a", traceId: Sent.NewTraceId(2)));
        viewer.Receive(Sent.Span("b", traceId: Sent.NewTraceId(1)));
        viewer.Receive(Sent.Span("a", traceId: Sent.NewTraceId(3)));

        Assert.Equal([Sent.NewTraceId(1), Sent.NewTraceId(3)], viewer.Store.GetTraces().Select(trace => trace.TraceId));
        Assert.Equal(1, viewer.Store.GetStatistics().EvictedTraces);
    }

    [Fact]
    public void Refuses_spans_of_a_full_trace_and_says_so()
    {
        var viewer = new Viewer(limits => limits.MaxSpansPerTrace = 2);
        var answer = viewer.Receive(Sent.Span("a"), Sent.Span("b"), Sent.Span("c"));

        Assert.Equal(1, answer.PartialSuccess.RejectedSpans);
        Assert.Equal(2, viewer.Trace.Spans.Count);
        Assert.Equal(1, viewer.Trace.DroppedSpans);
    }

    [Fact]
    public void Lets_the_oldest_logs_go_first()
    {
        var viewer = new Viewer(limits => limits.MaxLogs = 2);
        viewer.Receiver.Receive(Sent.Logs("gateway", Sent.Log("one"), Sent.Log("two", traceId: null), Sent.Log("three")));

        Assert.Equal(["two", "three"], viewer.Store.GetLogs().Select(log => log.Message));
        Assert.Equal(["three"], viewer.Store.GetLogs(Sent.TraceId).Select(log => log.Message));
        Assert.Equal(1, viewer.Store.GetStatistics().EvictedLogs);
    }

    [Fact]
    public void Counts_nothing_when_all_is_forgotten()
    {
        _viewer.Receive(("gateway", Sent.Span("a")), ("silo", Sent.Span("b", parent: "a")));
        _viewer.Receiver.Receive(Sent.Logs("gateway", Sent.Log("one")));
        Assert.True(_viewer.Store.GetStatistics().EstimatedBytes > 0);

        _viewer.Store.Clear();

        var now = _viewer.Store.GetStatistics();
        Assert.Equal((0, 0, 0, 0L), (now.Traces, now.Spans, now.Logs, now.EstimatedBytes));
    }

    [Fact]
    public void Keeps_equal_resources_once()
    {
        _viewer.Receive(("gateway", Sent.Span("a")));
        _viewer.Receive(("gateway", Sent.Span("b")));

        Assert.Same(_viewer.Trace.Spans[0].Resource, _viewer.Trace.Spans[1].Resource);
        Assert.Same(_viewer.Trace.Spans[0].Scope, _viewer.Trace.Spans[1].Scope);
    }

    [Fact]
    public async Task Wakes_who_waits_for_a_change()
    {
        var version = _viewer.Store.Version;
        var waiting = _viewer.Store.WaitForChangeAsync(version, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        _viewer.Receive(Sent.Span("a"));

        Assert.Equal(version + 1, await waiting.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        Assert.True(_viewer.Store.WaitForChangeAsync(version, TestContext.Current.CancellationToken).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Ends_a_wait_when_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = _viewer.Store.WaitForChangeAsync(_viewer.Store.Version, cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
