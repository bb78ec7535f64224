using System.Diagnostics;
using Orleans.Runtime;

namespace OrderSystem.GrainTracing.Tests.Kinds;

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

        await spans.Expect(request, """
            cluster  request
            └── cluster  ICallGrain/FanOut  [client]
                └── cluster  ICallGrain/FanOut  [server]
                    ├── cluster  IEchoGrain/See  [client]
                    │   └── cluster  IEchoGrain/See  [server]
                    ├── cluster  IEchoGrain/See  [client]
                    │   └── cluster  IEchoGrain/See  [server]
                    └── cluster  IEchoGrain/See  [client]
                        └── cluster  IEchoGrain/See  [server]
            """);
    }

    [Fact]
    public async Task A_call_back_into_a_reentrant_grain_is_below_the_call_that_it_answers()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await Grain().CallBack(Grain(), depth: 2);
        request.Stop();

        await spans.Expect(request, """
            cluster  request
            └── cluster  ICallGrain/CallBack  [client]
                └── cluster  ICallGrain/CallBack  [server]
                    └── cluster  ICallGrain/CallBack  [client]
                        └── cluster  ICallGrain/CallBack  [server]
                            └── cluster  ICallGrain/CallBack  [client]
                                └── cluster  ICallGrain/CallBack  [server]
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

        await spans.Expect(waiting, """
            cluster  waiting
            └── cluster  ICallGrain/Hold  [client]
                └── cluster  ICallGrain/Hold  [server]
            """);
        await spans.Expect(releasing, """
            cluster  releasing
            └── cluster  ICallGrain/Release  [client]
                └── cluster  ICallGrain/Release  [server]
                    └── cluster  IEchoGrain/See  [client]
                        └── cluster  IEchoGrain/See  [server]
            """);
    }

    [Fact]
    public async Task A_stateless_worker_serves_like_any_grain()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await cluster.Client.GetGrain<IWorkerGrain>(0).Through(1);
        request.Stop();

        await spans.Expect(request, """
            cluster  request
            └── cluster  IWorkerGrain/Through  [client]
                └── cluster  IWorkerGrain/Through  [server]
                    └── cluster  IEchoGrain/See  [client]
                        └── cluster  IEchoGrain/See  [server]
            """);
    }

    [Fact]
    public async Task A_one_way_call_belongs_to_the_trace_though_nobody_waits_for_it()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await Grain().Tell(1);
        request.Stop();

        await spans.Expect(request, """
            cluster  request
            └── cluster  ICallGrain/Tell  [client]
                └── cluster  ICallGrain/Tell  [server]
                    └── cluster  IEchoGrain/See  [client]
                        └── cluster  IEchoGrain/See  [server]
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

        await spans.Expect(request, """
            cluster  request
            └── cluster  ICallGrain/Notify  [client]
                └── cluster  ICallGrain/Notify  [server]
                    └── cluster  IListener/Heard  [client]
                        └── cluster  IListener/Heard  [server]
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

        await spans.Expect(request, """
            cluster  request
            ├── cluster  ICallExtension/Extend  [client]
            │   └── cluster  ICallExtension/Extend  [server]
            └── cluster  ICallGrain/CallService  [client]
                └── cluster  ICallGrain/CallService  [server]
                    └── cluster  ICallService/Serve  [client]
                        └── cluster  ICallService/Serve  [server]
            """);
    }

    [Fact]
    public async Task What_a_call_leaves_running_stays_in_its_trace()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await Grain().ContinueInBackground(1);
        request.Stop();

        await spans.Expect(request, """
            cluster  request
            └── cluster  ICallGrain/ContinueInBackground  [client]
                └── cluster  ICallGrain/ContinueInBackground  [server]
                    └── cluster  IEchoGrain/See  [client]
                        └── cluster  IEchoGrain/See  [server]
            """);
    }

    [Fact]
    public async Task Code_on_a_silo_that_no_request_started_makes_traces_of_its_own()
    {
        using var spans = new TestSpans();
        Activity.Current = null;

        var seen = await Task.Run(cluster.OnSilo.GetGrain<IEchoGrain>(1).See, TestContext.Current.CancellationToken);

        await spans.Expect(seen.TraceId!, """
            cluster  IEchoGrain/See  [client]
            └── cluster  IEchoGrain/See  [server]
            """);
    }

    [Theory]
    [InlineData(false, """
        cluster  request
        ├── cluster  ICallGrain/FanOut  [client]
        │   └── cluster  ICallGrain/FanOut  [server]
        │       └── cluster  IEchoGrain/See  [client]
        │           └── cluster  IEchoGrain/See  [server]
        └── cluster  ICallGrain/MoveTo  [client]
            └── cluster  ICallGrain/MoveTo  [server]
        """)]
    [InlineData(true, """
        cluster  request
        ├── cluster  ICallGrain/FanOut  [client]
        │   └── cluster  ICallGrain/FanOut  [server]
        │       └── cluster  IEchoGrain/See  [client]
        │           └── cluster  IEchoGrain/See  [server]
        └── cluster  ICallGrain/MoveTo  [client]
            ├── cluster  ICallGrain/MoveTo  [server]
            │   └── cluster  deactivate grain
            │       └── cluster  execute OnDeactivateAsync
            └── cluster  place grain
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
        await spans.Expect(request, tree);
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
