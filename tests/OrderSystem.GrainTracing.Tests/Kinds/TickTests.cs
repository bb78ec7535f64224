using System.Collections.Concurrent;
using System.Diagnostics;
using OrderSystem.GrainTracing.Tests.Grains;
using Orleans.Runtime.Diagnostics;

namespace OrderSystem.GrainTracing.Tests.Kinds;

[Collection(GrainCallTests.Name)]
public sealed class TickTests(EchoCluster cluster)
{
    [Theory]
    [InlineData(false, "TickGrain/Timer")]
    [InlineData(true, "work")]
    public async Task A_timers_tick_is_a_root_named_for_its_work_with_a_link_to_what_registered_the_timer(bool named, string name)
    {
        using var spans = new TestSpans();

        var trace = await spans.Request("request {→ITickGrain/StartTimer}", () => Grain().StartTimer(named, fail: false));

        var tick = await spans.One(span => span.Name == name);
        await spans.Expect(tick.TraceId, $"{name} ~link {{→IEchoGrain/See}}");
        Assert.NotEqual(trace.TraceId, tick.TraceId);
        var server = trace.Spans.Single(span => span.Kind == ActivityKind.Server);
        Assert.Equal((trace.TraceId, server.SpanId), (tick.Links[0].TraceId, tick.Links[0].SpanId));
        Assert.Contains("tick/", (string)tick.Get("orleans.rpc.target_id")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tick_that_fails_is_an_error()
    {
        using var spans = new TestSpans();

        await Grain().StartTimer(named: false, fail: true);

        var tick = await spans.One(span => span.Name == "TickGrain/Timer");
        Assert.Equal((ActivityStatusCode.Error, typeof(InvalidOperationException).FullName), (tick.Status, (string?)tick.Get("error.type")));
        Assert.Single(tick.Events);
    }

    [Fact]
    public async Task A_reminders_tick_is_a_root_and_only_the_first_work_in_it_takes_it_over()
    {
        using var spans = new TestSpans();
        var grain = Grain();

        var trace = await spans.Request("request {→ITickGrain/StartReminder}", grain.StartReminder);

        var tick = await spans.One(span => Equals(span.Get("test.tick"), grain.GetPrimaryKeyLong()));
        await spans.Expect(tick.TraceId, "work ~link {→IEchoGrain/See}");
        Assert.Equal(TickGrain.Reminder, tick.Get("orleans.reminder.name"));
        Assert.Equal(trace.TraceId, tick.Links[0].TraceId);
        var second = await spans.One(span => span.Name == "more work");
        Assert.NotEqual(tick.TraceId, second.TraceId);
        Assert.Equal((null, trace.TraceId), (second.ParentSpanId, Assert.Single(second.Links).TraceId));

        // The request, the two works, and nothing of Orleans' own calls that register a reminder.
        Assert.Equal(3, spans.Traces.Count);
    }

    [Fact]
    public async Task A_sampled_out_tick_shows_nothing()
    {
        using var spans = new TestSpans(ratio: 0);
        using var request = TestSpans.StartRequest();

        var grain = Grain();
        await grain.StartTimer(named: true, fail: false);
        SeenContext? seen;
        while ((seen = await grain.Seen()) is null)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal("00", seen.Flags);
        Assert.NotEqual(request.TraceId.ToString(), seen.TraceId);
        Assert.Empty(spans.All);
    }

    [Fact]
    public async Task The_timer_that_Orleans_puts_on_a_grain_to_forget_enumerations_is_not_taken_for_the_applications()
    {
        var created = new ConcurrentQueue<string?>();
        using var events = new TimerEvents<GrainTimerEvents.Created>(timer => created.Enqueue(timer.Timer.ToString()));

        var grain = cluster.Client.GetGrain<IStreamedGrain>(Random.Shared.NextInt64());
        await foreach (var _ in grain.NeverMore(TestContext.Current.CancellationToken))
        {
            break;
        }

        Assert.Contains(created, Ticks.IsCleanUp);
        Assert.False(Ticks.IsCleanUp(null));
        Assert.False(Ticks.IsCleanUp("[Orleans.Runtime.GrainTimer`1[System.Object]] Grain: 'streamed'"));
    }

    private ITickGrain Grain() => cluster.Client.GetGrain<ITickGrain>(Random.Shared.NextInt64());
}
