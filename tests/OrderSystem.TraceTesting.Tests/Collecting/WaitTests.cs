namespace OrderSystem.TraceTesting.Tests.Collecting;

public sealed class WaitTests : IAsyncDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    private readonly Shop _shop = new();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_trace_is_not_complete_while_a_span_of_it_is_open()
    {
        var root = _shop.Start("root");
        var late = _shop.Start("late");
        root.Dispose();
        var waiting = Task.Run(
            () =>
            {
                Activity.Current = null;
                return _shop.Traces.WaitForTraceAsync(root);
            },
            TestContext.Current.CancellationToken);
        Assert.NotSame(waiting, await Task.WhenAny(waiting, Task.Delay(Short, TestContext.Current.CancellationToken)));

        late.Dispose();

        (await waiting).ShouldHaveTree("shop  root\n└── shop  late");
    }

    [Fact]
    public async Task What_is_missing_is_said_when_the_time_is_over()
    {
        var unknown = ActivityTraceId.CreateRandom().ToHexString();
        Assert.Equal($"No span of trace {unknown} arrived.", await Says("", _shop.Traces.WaitForTraceAsync(unknown, timeout: Short)));
        await Says("<-- its parent has not arrived", _shop.Traces.WaitForTraceAsync(_shop.RecordOrphan("orphan").TraceId.ToHexString(), timeout: Short));

        var calling = _shop.Record("root", _ => _shop.Record("call", call => call.SetTag("rpc.method", "Call"), ActivityKind.Client));
        await Says("<-- its server span has not arrived", _shop.Traces.WaitForTraceAsync(calling, timeout: Short));

        var root = _shop.Start("root");
        var late = _shop.Start("late");
        Activity.Current = null;
        await Says($"has started and not ended: late ({late.SpanId})", _shop.Traces.WaitForTraceAsync(root, timeout: Short));
        late.Dispose();
        root.Dispose();
        await Says("what else was waited for did not come true", _shop.Traces.WaitForTraceAsync(root, _ => false, Short));
        using var response = new HttpResponseMessage();
        await Says("TraceContextHandler", Task.Run(() => _shop.Traces.WaitForTraceAsync(response), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_request_span_of_the_test_is_the_root_and_can_be_waited_inside_of()
    {
        using var request = _shop.Traces.StartRequest();
        _shop.Record("order");

        var inside = await _shop.Traces.WaitForTraceAsync(request);
        request.Dispose();
        var whole = await _shop.Traces.WaitForTraceAsync(request);

        Assert.Equal("order", inside.Root().Name);
        whole.ShouldHaveTree("test  request  [server]\n└── shop  order");
    }

    [Fact]
    public async Task A_span_of_the_test_that_nobody_collects_can_be_the_parent()
    {
        Activity activity;
        using (activity = new Activity("uncollected").SetIdFormat(ActivityIdFormat.W3C))
        {
            activity.ActivityTraceFlags = ActivityTraceFlags.Recorded;
            activity.Start();
            _shop.Record("order");
        }

        Assert.Equal("order", (await _shop.Traces.WaitForTraceAsync(activity)).Root().Name);
    }

    [Fact]
    public async Task A_span_can_be_waited_for_whatever_its_trace()
    {
        var waiting = _shop.Traces.WaitForSpanAsync(span => span.Name == "later");
        _shop.Record("earlier", _ => _shop.Record("later"));

        Assert.Equal("earlier", (await waiting).Parent!.Name);
        await Says("shop  earlier", _shop.Traces.WaitForSpanAsync(span => span.Name == "never", Short));
    }

    [Theory]
    [InlineData("{0}", true)]
    [InlineData(" {0}\r\n", false)]
    [InlineData("{0}", false)]
    [InlineData("00-{0}-00f067aa0ba902b7-01", false)]
    [InlineData("00-{0}-00F067AA0BA902B7-01", true)]
    public async Task However_its_id_is_written_the_same_trace_is_waited_for(string format, bool upperCase)
    {
        var root = _shop.Start("root");
        var late = _shop.Start("late");
        root.Dispose();
        Activity.Current = null;
        var id = root.TraceId.ToHexString();
        var written = string.Format(System.Globalization.CultureInfo.InvariantCulture, format, upperCase ? id.ToUpperInvariant() : id);
        Task<Trace>[] waiting = [_shop.Traces.WaitForTraceAsync(written), _shop.Traces.WaitForTraceAsync(Guid.Parse(id).ToString("D"))];

        // Not complete while a span of it is open.
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        late.Dispose();
        Assert.All(await Task.WhenAll(waiting), trace => Assert.Equal((id, 2), (trace.TraceId, trace.Spans.Count)));
        Assert.True(_shop.Traces.Store.TryGetTrace(written, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("4bf92f3577b34da6")]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e473x")]
    [InlineData("00000000000000000000000000000000")]
    public async Task What_is_no_trace_id_is_said_at_once(string text)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _shop.Traces.WaitForTraceAsync(text));
        Assert.Throws<ArgumentException>(() => _shop.Traces.Store.GetLogs(text));
    }

    [Fact]
    public async Task Spans_that_come_late_are_waited_for_by_a_condition()
    {
        var root = _shop.Record("root");
        var waiting = _shop.Traces.WaitForTraceAsync(root, trace => trace.Spans.Any(span => span.Name == "SET"));
        Assert.False(waiting.IsCompleted);
        _shop.Source.StartActivity("SET", ActivityKind.Client, root.Context)!.Dispose();

        Assert.Equal(2, (await waiting).ShouldBeConnected().Spans.Count);
    }

    private static async Task<string> Says(string text, Task waiting)
    {
        var message = (await Assert.ThrowsAsync<TraceAssertionException>(() => waiting)).Message;
        Assert.Contains(text, message, StringComparison.Ordinal);
        return message;
    }
}
