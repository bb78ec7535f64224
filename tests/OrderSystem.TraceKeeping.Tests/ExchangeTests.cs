namespace OrderSystem.TraceKeeping.Tests;

/// <summary>One process that asks another: what either keeps, the other hears of.</summary>
public sealed class ExchangeTests : IAsyncLifetime
{
    private readonly KeepingProcess _callee = new();
    private readonly KeepingProcess _caller;
    private readonly Direct _peer;

    public ExchangeTests()
    {
        _peer = new Direct(_callee);
        _caller = new KeepingProcess(peer: _peer);
    }

    public async ValueTask InitializeAsync() => await _caller.Start();

    [Fact]
    public async Task A_trigger_in_one_process_brings_the_parts_of_the_others()
    {
        var trace = _caller.Trace("caller");
        _callee.Trace("callee", parent: KeepingProcess.Remote(trace));

        Fail(_caller, trace);
        await _caller.Until(() => _callee.KeptNames.Contains("callee"));

        Assert.Equal("error", _callee.KeptReasons[0]);
    }

    [Fact]
    public async Task A_trigger_in_the_process_that_answers_reaches_the_one_that_asks()
    {
        var trace = _caller.Trace("caller");

        Fail(_callee, trace);

        await _caller.Until(() => _caller.KeptNames.Contains("caller"));
    }

    [Fact]
    public async Task A_process_between_two_others_tells_on_what_it_hears()
    {
        await using var last = new KeepingProcess();
        _caller.Exchange.Meet("last", () => new Direct(last));
        var trace = last.Trace("last");

        Fail(_callee, trace);

        await _caller.Until(() => last.KeptNames.Contains("last"));
    }

    [Fact]
    public async Task A_peer_that_is_down_hears_it_when_it_is_back()
    {
        _peer.IsDown = true;
        var trace = _callee.Trace("callee");

        Fail(_caller, trace);
        await _caller.Until(() => _peer.Calls > 3);
        Assert.Empty(_callee.Kept);

        _peer.IsDown = false;
        await _caller.Until(() => _callee.KeptNames.Contains("callee"));
    }

    [Fact]
    public async Task A_slow_peer_does_not_hold_up_the_others()
    {
        _caller.Exchange.Meet("slow", static () => new Silent());
        var trace = _callee.Trace("callee");

        Fail(_caller, trace);

        await _caller.Until(() => _callee.KeptNames.Contains("callee"));
    }

    [Fact]
    public async Task Who_answers_in_the_place_of_another_is_told_what_that_one_knew()
    {
        await using var second = new KeepingProcess();
        var trace = second.Trace("second");

        Fail(_caller, trace);
        await _caller.Until(() => _callee.Exchange.Answer(new KeptTracesMessage(string.Empty, 0, [])).Traces.Count == 1);
        _peer.Process = second;

        await _caller.Until(() => second.KeptNames.Contains("second"));
    }

    [Fact]
    public async Task A_service_that_is_called_over_HTTP_is_met_by_its_answers()
    {
        await using var service = new KeepingProcess(isReachable: true);
        await service.Start();
        var trace = service.Trace("service");

        using var client = _caller.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        Assert.Equal("hello", await client.GetStringAsync(new Uri(service.Address), TestContext.Current.CancellationToken));
        Fail(_caller, trace);

        await _caller.Until(() => service.KeptNames.Contains("service"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("xyz")]
    [InlineData("0AF7651916CD43DD8448EB211C80319C")]
    [InlineData("00000000000000000000000000000000")]
    public void What_is_no_trace_id_is_passed_over(string id)
    {
        var answer = _callee.Exchange.Answer(new KeptTracesMessage("?", -5, [new KeptTrace(id, "error")]));

        Assert.Empty(answer.Traces);
    }

    public async ValueTask DisposeAsync()
    {
        await _caller.DisposeAsync();
        await _callee.DisposeAsync();
    }

    private static void Fail(KeepingProcess process, ActivityTraceId trace) =>
        process.Trace("fails", ActivityStatusCode.Error, KeepingProcess.Remote(trace));

    private sealed class Direct(KeepingProcess process) : IKeepPeer
    {
        private int _calls;

        public KeepingProcess Process { get; set; } = process;

        public bool IsDown { get; set; }

        public int Calls => Volatile.Read(ref _calls);

        public Task<KeptTracesMessage> Exchange(KeptTracesMessage message, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _calls);
            return IsDown ? throw new IOException("The peer is down.") : Task.FromResult(Process.Exchange.Answer(message));
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
