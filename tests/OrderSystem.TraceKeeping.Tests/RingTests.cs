namespace OrderSystem.TraceKeeping.Tests;

public sealed class RingTests
{
    [Fact]
    public async Task A_full_ring_lets_the_oldest_trace_go()
    {
        await using var process = new KeepingProcess(settings: ("MaxSpans", "3"));
        var traces = Enumerable.Range(0, 5).Select(i => process.Trace($"trace-{i}")).ToArray();

        Array.ForEach(traces, trace => process.Keeper.Told(trace, "told"));

        Assert.Equal(["trace-2", "trace-3", "trace-4"], process.KeptNames);
    }

    [Fact]
    public async Task The_ring_never_holds_more_than_its_spans_and_bytes()
    {
        await using var process = new KeepingProcess(settings: [("MaxSpans", "100"), ("MaxBytes", "65536")]);
        for (var i = 0; i < 2_000; i++)
        {
            using var span = process.Source.StartActivity("span")!;
            span.SetTag("text", new string('x', i % 1_000));
            span.Stop();
            Assert.InRange(process.Keeper.Held.Spans, 0, 100);
            Assert.InRange(process.Keeper.Held.Bytes, 0, 65_536);
            if (i % 50 == 0)
            {
                // No span of a trace is still to be written.
                Assert.InRange(process.Held.Traces, 0, 101);
            }
        }

        Assert.NotEqual(0, process.Held.Spans);
    }

    [Fact]
    public async Task Many_threads_leave_the_count_right()
    {
        await using var process = new KeepingProcess(settings: ("MaxSpans", "50"));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                process.Source.StartActivity("span")!.Dispose();
            }
        })));
        var held = process.Held;
        process.Time.Advance(TimeSpan.FromMinutes(1));
        held.Trim();

        Assert.Equal((0, 0L, 0), (held.Spans, held.Bytes, held.Traces));
    }

    [Fact]
    public async Task A_trace_of_which_nothing_is_heard_any_more_is_let_go_after_a_while()
    {
        await using var process = new KeepingProcess(settings: ("MaxAge", "00:00:10"));
        var old = process.Trace("old");
        process.Time.Advance(TimeSpan.FromSeconds(6));
        var young = process.Trace("young");
        process.Time.Advance(TimeSpan.FromSeconds(6));
        process.Held.Trim();

        process.Keeper.Told(old, "told");
        process.Keeper.Told(young, "told");

        Assert.Equal(["young"], process.KeptNames);
    }

    [Fact]
    public async Task A_trace_whose_spans_have_not_all_ended_is_not_let_go()
    {
        await using var process = new KeepingProcess(settings: [("MaxAge", "00:00:10"), ("MaxSpans", "3")]);

        ActivityTraceId trace;
        using (var root = process.Source.StartActivity("long")!)
        {
            trace = root.TraceId;
            process.Source.StartActivity("first step")!.Dispose();
            Activity.Current = null;
            for (var i = 0; i < 20; i++)
            {
                process.Trace("other");
            }

            process.Time.Advance(TimeSpan.FromSeconds(30));
            process.Trace("other");
        }

        process.Keeper.Told(trace, "told");

        Assert.Equal(["first step", "long"], process.KeptNames);
    }

    [Fact]
    public async Task The_bound_holds_even_if_no_trace_ever_ends()
    {
        await using var process = new KeepingProcess(settings: ("MaxSpans", "10"));
        for (var i = 0; i < 100; i++)
        {
            Activity.Current = null;
            process.Source.StartActivity("never ends");
            process.Source.StartActivity("ends")!.Dispose();
            Assert.InRange(process.Held.Spans, 0, 10);
        }
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(101, 0)]
    public async Task A_span_that_never_ends_holds_its_trace_for_ten_times_the_age(int seconds, int traces)
    {
        await using var process = new KeepingProcess(settings: ("MaxAge", "00:00:10"));
        using var endless = process.Source.StartActivity("endless");

        process.Time.Advance(TimeSpan.FromSeconds(seconds));
        process.Held.Trim();

        Assert.Equal(traces, process.Held.Traces);
    }

    [Fact]
    public async Task Traces_that_others_keep_are_bounded_too()
    {
        await using var process = new KeepingProcess(settings: ("MaxSpans", "10"));

        for (var i = 0; i < 100; i++)
        {
            process.Keeper.Told(ActivityTraceId.CreateRandom(), "told");
        }

        process.Trace("span");

        Assert.InRange(process.Held.Traces, 1, 20);
    }

    [Fact]
    public async Task What_is_held_is_measured_by_attributes_text_events_and_logs_and_is_nothing_once_it_was_sent()
    {
        await using var process = new KeepingProcess();
        var plain = Growth(_ => { });

        Assert.InRange(plain, 300, 900);
        Assert.InRange(Growth(span => span.SetTag("number", 1)), plain + 10, plain + 30);
        // The text, and a byte more for each of three lengths.
        Assert.Equal(
            1_003,
            Growth(span => span.SetTag("text", new string('x', 1_000))) - Growth(span => span.SetTag("text", "")));
        Assert.InRange(Growth(span => span.AddEvent(new ActivityEvent("event"))), plain + 10, plain + 50);
        var log = Growth(_ => process.Logger().LogDebug("{A}", 1));
        Assert.InRange(log, plain + 100, plain + 2_000);
        Assert.InRange(Growth(_ => process.Logger().LogDebug("{A} {B}", 1, 2)), log + 50, log + 500);
        Assert.InRange(Growth(_ => process.Logger().LogDebug(new IOException(), "{A}", 1)), log + 500, log + 5_000);
        process.Time.Advance(TimeSpan.FromMinutes(1));
        process.Held.Trim();
        Assert.Equal(0, process.Held.Bytes);

        long Growth(Action<Activity> fill)
        {
            var before = process.Held.Bytes;
            using (var span = process.Source.StartActivity("span")!)
            {
                fill(span);
            }

            return process.Held.Bytes - before;
        }
    }

    [Fact]
    public async Task A_span_that_instrumentation_gave_up_does_not_hold_its_trace()
    {
        await using var process = new KeepingProcess(settings: ("MaxAge", "00:00:10"));
        using (var probe = process.Source.StartActivity("GET /health")!)
        {
            probe.IsAllDataRequested = false;
        }

        process.Time.Advance(TimeSpan.FromSeconds(11));
        process.Held.Trim();

        Assert.Equal(0, process.Held.Traces);
    }

    [Fact]
    public async Task What_ends_long_after_a_kept_trace_was_forgotten_is_held_anew()
    {
        await using var process = new KeepingProcess(settings: ("MaxAge", "00:00:10"));
        var trace = process.Trace("failed", ActivityStatusCode.Error);
        var context = KeepingProcess.Remote(trace);

        process.Time.Advance(TimeSpan.FromSeconds(9));
        process.Trace("soon", parent: context);
        process.Time.Advance(TimeSpan.FromSeconds(60));
        process.Held.Trim();
        process.Trace("late", parent: context);

        Assert.Equal(["failed", "soon"], process.KeptNames);
    }
}
