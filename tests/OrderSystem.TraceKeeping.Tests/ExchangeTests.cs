using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace OrderSystem.TraceKeeping.Tests;

public sealed class ExchangeTests
{
    [Fact]
    public async Task A_trigger_in_one_process_brings_the_parts_of_the_others()
    {
        await using var callee = new KeepingProcess();
        await using var caller = new KeepingProcess(peer: new Direct(() => callee));
        await caller.Start();
        var trace = caller.Trace("caller");
        callee.Trace("callee", parent: Remote(trace));

        caller.Trace("fails", ActivityStatusCode.Error, Remote(trace));
        await caller.Until(() => callee.KeptNames.Contains("callee"));

        Assert.Equal("error", callee.Kept[0].GetTagItem("sampling.reason"));
    }

    [Fact]
    public async Task A_trigger_in_the_process_that_answers_reaches_the_one_that_asks()
    {
        await using var callee = new KeepingProcess();
        await using var caller = new KeepingProcess(peer: new Direct(() => callee));
        await caller.Start();
        var trace = caller.Trace("caller");

        callee.Trace("fails", ActivityStatusCode.Error, Remote(trace));

        await caller.Until(() => caller.KeptNames.Contains("caller"));
    }

    [Fact]
    public async Task A_process_between_two_others_tells_on_what_it_hears()
    {
        await using var first = new KeepingProcess();
        await using var last = new KeepingProcess();
        await using var between = new KeepingProcess(peer: new Direct(() => first));
        await between.Start();
        between.Exchange.Meet("last", () => new Direct(() => last));
        var trace = last.Trace("last");

        first.Trace("fails", ActivityStatusCode.Error, Remote(trace));

        await between.Until(() => last.KeptNames.Contains("last"));
    }

    [Fact]
    public async Task A_peer_that_is_down_hears_it_when_it_is_back()
    {
        await using var callee = new KeepingProcess();
        var peer = new Direct(() => callee) { IsDown = true };
        await using var caller = new KeepingProcess(peer: peer);
        await caller.Start();
        var trace = callee.Trace("callee");

        caller.Trace("fails", ActivityStatusCode.Error, Remote(trace));
        await caller.Until(() => peer.Calls > 3);
        Assert.Empty(callee.Kept);

        peer.IsDown = false;
        await caller.Until(() => callee.KeptNames.Contains("callee"));
    }

    [Fact]
    public async Task A_slow_peer_does_not_hold_up_the_others()
    {
        await using var callee = new KeepingProcess();
        await using var caller = new KeepingProcess(peer: new Direct(() => callee));
        await caller.Start();
        caller.Exchange.Meet("slow", static () => new Silent());
        var trace = callee.Trace("callee");

        caller.Trace("fails", ActivityStatusCode.Error, Remote(trace));

        await caller.Until(() => callee.KeptNames.Contains("callee"));
    }

    [Fact]
    public async Task Who_answers_in_the_place_of_another_is_told_what_that_one_knew()
    {
        await using var first = new KeepingProcess();
        await using var second = new KeepingProcess();
        var answering = first;
        var peer = new Direct(() => answering);
        await using var caller = new KeepingProcess(peer: peer);
        await caller.Start();
        var trace = second.Trace("second");

        caller.Trace("fails", ActivityStatusCode.Error, Remote(trace));
        await caller.Until(() => first.Exchange.Answer(new KeptTracesMessage(string.Empty, 0, [])).Traces.Count == 1);
        answering = second;

        await caller.Until(() => second.KeptNames.Contains("second"));
    }

    [Fact]
    public async Task A_service_that_is_called_over_HTTP_is_met_by_its_answers()
    {
        await using var service = new KeepingProcess(isReachable: true);
        await using var caller = new KeepingProcess();
        await service.Start();
        await caller.Start();
        var trace = service.Trace("service");

        using var client = caller.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        Assert.Equal("hello", await client.GetStringAsync(new Uri(service.Address), TestContext.Current.CancellationToken));
        caller.Trace("fails", ActivityStatusCode.Error, Remote(trace));

        await caller.Until(() => service.KeptNames.Contains("service"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("xyz")]
    [InlineData("0AF7651916CD43DD8448EB211C80319C")]
    [InlineData("00000000000000000000000000000000")]
    public async Task What_is_no_trace_id_is_passed_over(string id)
    {
        await using var process = new KeepingProcess();

        var answer = process.Exchange.Answer(new KeptTracesMessage("?", -5, [new KeptTrace(id, "error")]));

        Assert.Empty(answer.Traces);
    }

    private static ActivityContext Remote(ActivityTraceId trace) =>
        new(trace, ActivitySpanId.CreateRandom(), ActivityTraceFlags.None, isRemote: true);

    private sealed class Direct(Func<KeepingProcess> process) : IKeepPeer
    {
        private int _calls;

        public bool IsDown { get; set; }

        public int Calls => Volatile.Read(ref _calls);

        public Task<KeptTracesMessage> Exchange(KeptTracesMessage message, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _calls);
            return IsDown ? throw new IOException("The peer is down.") : Task.FromResult(process().Exchange.Answer(message));
        }
    }

    private sealed class Silent : IKeepPeer
    {
        public async Task<KeptTracesMessage> Exchange(KeptTracesMessage message, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return message;
        }
    }
}
