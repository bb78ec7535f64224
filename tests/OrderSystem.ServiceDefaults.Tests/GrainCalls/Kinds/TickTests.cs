using System.Diagnostics;

namespace OrderSystem.ServiceDefaults.Tests.GrainCalls.Kinds;

[Collection(GrainCallTests.Name)]
public sealed class TickTests(EchoCluster cluster)
{
    private const string Call = """
          client IEchoGrain/See
            server IEchoGrain/See
        """;

    [Fact]
    public async Task A_timers_tick_is_the_root_of_a_trace_of_its_own_with_a_link_to_what_registered_the_timer()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await Grain().StartTimer(named: false, fail: false);
        request.Stop();

        var tick = await spans.One(span => span.DisplayName == "TickGrain/Timer");
        Assert.NotEqual(request.TraceId, tick.TraceId);
        Assert.Equal(ActivityKind.Internal, tick.Kind);
        var server = await spans.One(span => span is { DisplayName: "ITickGrain/StartTimer", Kind: ActivityKind.Server });
        Assert.Equal(server.SpanId, Assert.Single(tick.Links).Context.SpanId);
        Assert.Contains("tick/", (string)tick.GetTagItem("orleans.rpc.target_id")!, StringComparison.Ordinal);
        await spans.Expect(tick.TraceId, "TickGrain/Timer\n" + Call);
    }

    [Fact]
    public async Task Work_in_a_tick_gives_the_root_its_name_and_the_link_to_its_cause()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await Grain().StartTimer(named: true, fail: false);
        request.Stop();

        var tick = await spans.One(span => span.DisplayName == "work");
        await spans.Expect(tick.TraceId, "work\n" + Call);
        var server = await spans.One(span => span is { DisplayName: "ITickGrain/StartTimer", Kind: ActivityKind.Server });
        var cause = Assert.Single(tick.Links).Context;
        Assert.Equal((request.TraceId, server.SpanId), (cause.TraceId, cause.SpanId));
    }

    [Fact]
    public async Task A_tick_that_fails_is_an_error()
    {
        using var spans = new TestSpans();

        await Grain().StartTimer(named: false, fail: true);

        var tick = await spans.One(span => span.DisplayName == "TickGrain/Timer");
        Assert.Equal((ActivityStatusCode.Error, typeof(InvalidOperationException).FullName), (tick.Status, tick.GetTagItem("error.type")));
        Assert.Single(tick.Events);
    }

    [Fact]
    public async Task A_reminders_tick_is_a_root_and_only_the_first_work_in_it_takes_it_over()
    {
        using var spans = new TestSpans();
        var grain = Grain();
        using var request = TestSpans.Source.StartActivity("request")!;

        await grain.StartReminder();
        request.Stop();

        var tick = await spans.One(span => Equals(span.GetTagItem("test.tick"), grain.GetPrimaryKeyLong()));
        await spans.Expect(tick.TraceId, "work\n" + Call);
        Assert.Equal((TickGrain.Reminder, ActivityKind.Internal), (tick.GetTagItem("orleans.reminder.name"), tick.Kind));
        Assert.Equal(request.TraceId, Assert.Single(tick.Links).Context.TraceId);
        var second = await spans.One(span => span.DisplayName == "more work");
        Assert.NotEqual(tick.TraceId, second.TraceId);
        Assert.Equal((default, request.TraceId), (second.ParentSpanId, Assert.Single(second.Links).Context.TraceId));
    }

    [Fact]
    public async Task A_sampled_out_tick_shows_nothing()
    {
        using var spans = new TestSpans(ratio: 0);
        using var request = TestSpans.Source.StartActivity("request")!;

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

    private ITickGrain Grain() => cluster.Client.GetGrain<ITickGrain>(Random.Shared.NextInt64());
}
