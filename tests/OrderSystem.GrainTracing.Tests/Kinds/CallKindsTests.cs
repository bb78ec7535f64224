using System.Diagnostics;
using OrderSystem.GrainTracing.Tests.Grains;
using Orleans.Runtime;

namespace OrderSystem.GrainTracing.Tests.Kinds;

[Collection(GrainCallTests.Name)]
public sealed class CallKindsTests(EchoCluster cluster)
{
    private const string Touch = "IActivatedGrain/Touch:client";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("another silo", "request {→IEchoGrain/SeeThrough {→IEchoGrain/See}}")]
    [InlineData("parallel: siblings", "request {→ICallGrain/FanOut {→IEchoGrain/See →IEchoGrain/See →IEchoGrain/See}}")]
    [InlineData("reentrant: below the call that it answers",
        "request {→ICallGrain/CallBack {→ICallGrain/CallBack {→ICallGrain/CallBack}}}")]
    [InlineData("stateless worker: like any grain", "request {→IWorkerGrain/Through {→IEchoGrain/See}}")]
    [InlineData("one-way: though nobody waits for it", "request {→ICallGrain/Tell {→IEchoGrain/See}}")]
    [InlineData("grain service", "request {→ICallGrain/CallService {→ICallService/Serve}}")]
    [InlineData("grain extension", "request {→ICallExtension/Extend}")]
    [InlineData("left running: stays in the trace", "request {→ICallGrain/ContinueInBackground {→IEchoGrain/See}}")]
    [InlineData("during an activation: of the call that activated the grain",
        "request {" + Touch + " {IActivatedGrain/Touch:server →IEchoGrain/See}}")]
    [InlineData("write: the activation's read is no trace", "request {→IEchoGrain/Write {write storage:client}}")]
    [InlineData("enumeration",
        "request {→IStreamedGrain/CountThrough {→IStreamedGrain/Count {→IEchoGrain/See →IEchoGrain/See}}}")]
    [InlineData("broadcast", "request {send items:producer {process items:consumer {→IEchoGrain/See}}}")]
    public async Task Each_kind_of_call_belongs_to_its_caller_and_shows_nothing_where_that_is_sampled_out(
        string kind, string expected)
    {
        var call = await Call(kind.Split(':')[0]);
        using (var spans = new TestSpans())
        {
            await spans.Request(expected, call);
            Assert.Single(spans.Traces);
        }

        using var sampledOut = new TestSpans(ratio: 0);
        using var request = TestSpans.StartRequest();
        await call();
        Assert.Empty(sampledOut.All);
    }

    private async Task<Func<Task>> Call(string kind)
    {
        var (first, second) = await cluster.KeysOnDifferentSilos();
        return kind switch
        {
            "another silo" => () => cluster.Grain(first).SeeThrough(second),
            "parallel" => () => Grain().FanOut([1, 2, 3]),
            "reentrant" => () => Grain().CallBack(Grain(), depth: 2),
            "stateless worker" => () => cluster.Client.GetGrain<IWorkerGrain>(0).Through(1),
            "one-way" => () => Grain().Tell(1),
            "grain service" => () => Grain().CallService(),
            "grain extension" => () => Grain().AsReference<ICallExtension>().Extend(),
            "left running" => () => Grain().ContinueInBackground(1),
            "during an activation" => () => cluster.Client.GetGrain<IActivatedGrain>(Random.Shared.NextInt64()).Touch(),
            "write" => () => cluster.Grain(Random.Shared.NextInt64()).Write(),
            "enumeration" => () => Streamed().CountThrough(2, Random.Shared.NextInt64()).ToListAsync(Token).AsTask(),
            _ => () => cluster.Channel(Guid.NewGuid()).Publish(1, Token),
        };
    }

    [Fact]
    public async Task A_call_that_interleaves_belongs_to_its_own_caller()
    {
        using var spans = new TestSpans();
        var grain = Grain();
        using var waiting = TestSpans.StartRequest();
        var held = grain.Hold();
        Activity.Current = null;

        await spans.Request("request {→ICallGrain/Release {→IEchoGrain/See}}", () => grain.Release(1));
        await held;
        waiting.Stop();

        await spans.Expect(waiting.TraceId.ToHexString(), "request {→ICallGrain/Hold}");
    }

    [Fact]
    public async Task A_call_of_an_observer_is_served_by_the_client()
    {
        using var spans = new TestSpans();
        var listener = new Listener();
        var reference = cluster.Client.CreateObjectReference<IListener>(listener);

        var trace = await spans.Request("request {→ICallGrain/Notify {→IListener/Heard}}", () => Grain().Notify(reference));

        Assert.Equal(trace.TraceId, listener.Current?.TraceId.ToHexString());
    }

    [Theory]
    [InlineData(false, "request {→ICallGrain/FanOut {→IEchoGrain/See} →ICallGrain/MoveTo}")]
    [InlineData(true, "request {ICallGrain/MoveTo:client {ICallGrain/MoveTo:server "
        + "{deactivate grain {execute OnDeactivateAsync}} place grain} →ICallGrain/FanOut {→IEchoGrain/See}}")]
    public async Task A_trace_goes_on_when_a_grain_moves_to_another_silo(bool includeLifecycle, string expected)
    {
        using var spans = new TestSpans(includeLifecycle: includeLifecycle);
        var grain = Grain();
        Activity.Current = null;
        var first = await grain.Where();
        var other = cluster.Silos.First(silo => !silo.Equals(first));

        await spans.Request(expected, async () =>
        {
            await grain.MoveTo(other);
            await grain.FanOut([1]);
        });

        Activity.Current = null;
        Assert.Equal(other, await grain.Where());
    }

    [Theory]
    [InlineData(false, "request {" + Touch + "!System.InvalidOperationException}")]
    [InlineData(true, "request {" + Touch + "!System.InvalidOperationException {activate grain! "
        + "{execute OnActivateAsync! register directory entry} place grain}}")]
    public async Task A_failed_activation_is_an_error_of_the_call_and_shows_why_when_asked_for(
        bool includeLifecycle, string expected)
    {
        using var spans = new TestSpans(includeLifecycle: includeLifecycle);

        var trace = await spans.Request(expected, () => Assert.ThrowsAsync<InvalidOperationException>(() =>
            cluster.Client.GetGrain<IActivatedGrain>(-Random.Shared.NextInt64(1, long.MaxValue)).Touch()));

        if (includeLifecycle)
        {
            Assert.Equal("activation-failed", trace.Spans.Single(span => span.Name == "activate grain").StatusMessage);
            var own = trace.Spans.Single(span => span.Name == "execute OnActivateAsync");
            Assert.Equal(typeof(InvalidOperationException).FullName, own.Get("exception.type"));
            Assert.Equal("told not to activate", own.Get("exception.message"));
        }
    }

    [Theory]
    [InlineData("IEchoGrain/Fail", "System.InvalidOperationException", "told to fail")]
    [InlineData("IStreamedGrain/Count", "System.InvalidOperationException", "told to fail")]
    [InlineData(
        "IStoringGrain/WriteConflicting", "Orleans.Storage.InconsistentStateException", "wrote", " {write storage:client}")]
    public async Task A_failure_is_an_error_on_both_sides_and_recorded_where_it_was_thrown(
        string method, string type, string message, string below = "")
    {
        using var spans = new TestSpans();
        Func<Task> call = method switch
        {
            "IEchoGrain/Fail" => cluster.Grain(1).Fail,
            "IStreamedGrain/Count" => () => Streamed().Count(3, failAt: 0, echo: 1).ToListAsync(Token).AsTask(),
            _ => Storing().WriteConflicting,
        };

        var trace = await spans.Request(
            $"request {{{method}:client!{type} {{{method}:server!{type} *exception={type}{below}}}}}",
            async () => Assert.Equal(type, (await Assert.ThrowsAnyAsync<Exception>(call)).GetType().FullName));

        var server = trace.Spans.Single(span => span.Kind == ActivityKind.Server);
        Assert.Contains(message, server.Events.Single().Attributes.GetString("exception.message"), StringComparison.Ordinal);

        // Also the deactivation that a conflict is the cause of starts none of its own.
        Assert.Single(spans.Traces);
    }

    [Fact]
    public async Task Writes_that_Orleans_puts_together_are_one_span_in_the_trace_that_asked_first()
    {
        using var spans = new TestSpans();
        var grain = Storing();
        List<Activity> requests = [];
        List<Task> writes = [];
        for (var i = 0; i < 3; i++)
        {
            Activity.Current = null;
            requests.Add(TestSpans.StartRequest());
            writes.Add(grain.WriteGated());
            Activity.Current = null;
            while (await grain.Waiting() <= i)
            {
            }
        }

        FaultyStorage.Gate(grain.GetGrainId()).SetResult();
        await Task.WhenAll(writes);
        requests.ForEach(request => request.Stop());

        const string Written = "request {→IStoringGrain/WriteGated {write storage:client}}";
        await spans.Expect(requests[0].TraceId.ToHexString(), Written);
        await spans.Expect(requests[1].TraceId.ToHexString(), Written);
        await spans.Expect(requests[2].TraceId.ToHexString(), "request {→IStoringGrain/WriteGated}");
        Assert.DoesNotContain(spans.All, span => span.Name == "write storage" && span.ParentSpanId is null);
    }

    private ICallGrain Grain() => cluster.Client.GetGrain<ICallGrain>(Random.Shared.NextInt64());

    private IStreamedGrain Streamed() => cluster.Client.GetGrain<IStreamedGrain>(Random.Shared.NextInt64());

    private IStoringGrain Storing() => cluster.Client.GetGrain<IStoringGrain>(Random.Shared.NextInt64());

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
