using System.Diagnostics;

namespace OrderSystem.GrainTracing.Tests.Kinds;

[Collection(GrainCallTests.Name)]
public sealed class TickTests(EchoCluster cluster)
{
    private const string Call = """
        │   ~ link
        └── cluster  IEchoGrain/See  [client]
            └── cluster  IEchoGrain/See  [server]
        """;

    [Fact]
    public async Task A_timers_tick_is_the_root_of_a_trace_of_its_own_with_a_link_to_what_registered_the_timer()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await Grain().StartTimer(named: false, fail: false);
        request.Stop();

        var tick = await spans.One(span => span.Name == "TickGrain/Timer");
        Assert.NotEqual(request.TraceId.ToHexString(), tick.TraceId);
        Assert.Equal(ActivityKind.Internal, tick.Kind);
        var server = await spans.One(span => span is { Name: "ITickGrain/StartTimer", Kind: ActivityKind.Server });
        Assert.Equal(server.SpanId, Assert.Single(tick.Links).SpanId);
        Assert.Contains("tick/", (string)tick.Get("orleans.rpc.target_id")!, StringComparison.Ordinal);
        await spans.Expect(tick.TraceId, "cluster  TickGrain/Timer\n" + Call);
    }

    [Fact]
    public async Task Work_in_a_tick_gives_the_root_its_name_and_the_link_to_its_cause()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await Grain().StartTimer(named: true, fail: false);
        request.Stop();

        var tick = await spans.One(span => span.Name == "work");
        await spans.Expect(tick.TraceId, "cluster  work\n" + Call);
        var server = await spans.One(span => span is { Name: "ITickGrain/StartTimer", Kind: ActivityKind.Server });
        var cause = Assert.Single(tick.Links);
        Assert.Equal((request.TraceId.ToHexString(), server.SpanId), (cause.TraceId, cause.SpanId));
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
        using var request = TestSpans.Source.StartActivity("request")!;

        await grain.StartReminder();
        request.Stop();

        var tick = await spans.One(span => Equals(span.Get("test.tick"), grain.GetPrimaryKeyLong()));
        await spans.Expect(tick.TraceId, "cluster  work\n" + Call);
        Assert.Equal((TickGrain.Reminder, ActivityKind.Internal), (tick.Get("orleans.reminder.name"), tick.Kind));
        Assert.Equal(request.TraceId.ToHexString(), Assert.Single(tick.Links).TraceId);
        var second = await spans.One(span => span.Name == "more work");
        Assert.NotEqual(tick.TraceId, second.TraceId);
        Assert.Equal((null, request.TraceId.ToHexString()), (second.ParentSpanId, Assert.Single(second.Links).TraceId));
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
