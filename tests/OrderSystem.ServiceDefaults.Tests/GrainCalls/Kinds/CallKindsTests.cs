using System.Diagnostics;
using Orleans.Runtime;

namespace OrderSystem.ServiceDefaults.Tests.GrainCalls.Kinds;

[Collection(GrainCallTests.Name)]
public sealed class CallKindsTests(EchoCluster cluster)
{
    [Fact]
    public async Task Parallel_calls_are_siblings()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await Grain().FanOut([1, 2, 3]);
        request.Stop();

        await spans.Expect(request.TraceId, """
            request
              client ICallGrain/FanOut
                server ICallGrain/FanOut
                  client IEchoGrain/See
                    server IEchoGrain/See
                  client IEchoGrain/See
                    server IEchoGrain/See
                  client IEchoGrain/See
                    server IEchoGrain/See
            """);
    }

    [Fact]
    public async Task A_call_back_into_a_reentrant_grain_is_below_the_call_that_it_answers()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await Grain().CallBack(Grain(), depth: 2);
        request.Stop();

        await spans.Expect(request.TraceId, """
            request
              client ICallGrain/CallBack
                server ICallGrain/CallBack
                  client ICallGrain/CallBack
                    server ICallGrain/CallBack
                      client ICallGrain/CallBack
                        server ICallGrain/CallBack
            """);
    }

    [Fact]
    public async Task A_call_that_interleaves_belongs_to_its_own_caller()
    {
        using var spans = new TestSpans();
        var grain = Grain();
        using var waiting = TestSpans.Source.StartActivity("waiting")!;
        var held = grain.Hold();
        Activity.Current = null;
        using var releasing = TestSpans.Source.StartActivity("releasing")!;

        await grain.Release(1);
        await held;
        releasing.Stop();
        waiting.Stop();

        await spans.Expect(waiting.TraceId, """
            waiting
              client ICallGrain/Hold
                server ICallGrain/Hold
            """);
        await spans.Expect(releasing.TraceId, """
            releasing
              client ICallGrain/Release
                server ICallGrain/Release
                  client IEchoGrain/See
                    server IEchoGrain/See
            """);
    }

    [Fact]
    public async Task A_stateless_worker_serves_like_any_grain()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await cluster.Client.GetGrain<IWorkerGrain>(0).Through(1);
        request.Stop();

        await spans.Expect(request.TraceId, """
            request
              client IWorkerGrain/Through
                server IWorkerGrain/Through
                  client IEchoGrain/See
                    server IEchoGrain/See
            """);
    }

    [Fact]
    public async Task A_one_way_call_belongs_to_the_trace_though_nobody_waits_for_it()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await Grain().Tell(1);
        request.Stop();

        await spans.Expect(request.TraceId, """
            request
              client ICallGrain/Tell
                server ICallGrain/Tell
                  client IEchoGrain/See
                    server IEchoGrain/See
            """);
    }

    [Fact]
    public async Task A_call_of_an_observer_is_served_by_the_client()
    {
        using var spans = new TestSpans();
        var listener = new Listener();
        var reference = cluster.Client.CreateObjectReference<IListener>(listener);
        using var request = TestSpans.Source.StartActivity("request")!;

        await Grain().Notify(reference);
        request.Stop();

        await spans.Expect(request.TraceId, """
            request
              client ICallGrain/Notify
                server ICallGrain/Notify
                  client IListener/Heard
                    server IListener/Heard
            """);
        Assert.Equal(request.TraceId, listener.Current?.TraceId);
    }

    [Fact]
    public async Task A_grain_service_and_a_grain_extension_are_called_like_a_grain()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await Grain().CallService();
        await Grain().AsReference<ICallExtension>().Extend();
        request.Stop();

        await spans.Expect(request.TraceId, """
            request
              client ICallExtension/Extend
                server ICallExtension/Extend
              client ICallGrain/CallService
                server ICallGrain/CallService
                  client ICallService/Serve
                    server ICallService/Serve
            """);
    }

    [Fact]
    public async Task What_a_call_leaves_running_stays_in_its_trace()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await Grain().ContinueInBackground(1);
        request.Stop();

        await spans.Expect(request.TraceId, """
            request
              client ICallGrain/ContinueInBackground
                server ICallGrain/ContinueInBackground
                  client IEchoGrain/See
                    server IEchoGrain/See
            """);
    }

    [Fact]
    public async Task Code_on_a_silo_that_no_request_started_makes_traces_of_its_own()
    {
        using var spans = new TestSpans();
        Activity.Current = null;

        var seen = await Task.Run(cluster.OnSilo.GetGrain<IEchoGrain>(1).See, TestContext.Current.CancellationToken);

        await spans.Expect(ActivityTraceId.CreateFromString(seen.TraceId), """
            client IEchoGrain/See
              server IEchoGrain/See
            """);
    }

    [Theory]
    [InlineData(false, """
        request
          client ICallGrain/FanOut
            server ICallGrain/FanOut
              client IEchoGrain/See
                server IEchoGrain/See
          client ICallGrain/MoveTo
            server ICallGrain/MoveTo
        """)]
    [InlineData(true, """
        request
          client ICallGrain/FanOut
            server ICallGrain/FanOut
              client IEchoGrain/See
                server IEchoGrain/See
          client ICallGrain/MoveTo
            place grain
            server ICallGrain/MoveTo
              deactivate grain
                execute OnDeactivateAsync
        """)]
    public async Task A_trace_goes_on_when_a_grain_moves_to_another_silo(bool includeLifecycle, string tree)
    {
        using var spans = new TestSpans(includeLifecycle: includeLifecycle);
        var grain = Grain();
        Activity.Current = null;
        var first = await grain.Where();
        using var request = TestSpans.Source.StartActivity("request")!;

        var other = cluster.Silos.First(silo => !silo.Equals(first));
        await grain.MoveTo(other);
        await grain.FanOut([1]);
        request.Stop();

        Activity.Current = null;
        Assert.Equal(other, await grain.Where());
        await spans.Expect(request.TraceId, tree);
    }

    private ICallGrain Grain() => cluster.Client.GetGrain<ICallGrain>(Random.Shared.NextInt64());

    private sealed class Listener : IListener
    {
        public Activity? Current { get; private set; }

        public Task Heard()
        {
            Current = Activity.Current;
            return Task.CompletedTask;
        }
    }
}
