namespace OrderSystem.TraceKeeping.Tests;

/// <summary>One process that asks another: what either keeps, the other hears of.</summary>
public sealed class ExchangeTests : IAsyncLifetime
{
    private readonly KeepingProcess _callee = new();
    private readonly KeepingProcess _caller;
    private KeepingProcess _answers;
    private bool _isDown;
    private int _calls;

    public ExchangeTests()
    {
        _answers = _callee;
        _caller = new KeepingProcess(peer: (message, _) =>
        {
            Interlocked.Increment(ref _calls);
            return _isDown ? throw new IOException("The peer is down.") : Answer(_answers, message);
        });
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
        _caller.Exchange.Meet("last", (message, _) => Answer(last, message));
        var trace = last.Trace("last");

        Fail(_callee, trace);

        await _caller.Until(() => last.KeptNames.Contains("last"));
    }

    [Fact]
    public async Task A_peer_that_is_down_hears_it_when_it_is_back()
    {
        _isDown = true;
        var trace = _callee.Trace("callee");

        Fail(_caller, trace);
        await _caller.Until(() => _calls > 3);
        Assert.Empty(_callee.Kept);

        _isDown = false;
        await _caller.Until(() => _callee.KeptNames.Contains("callee"));
    }

    [Fact]
    public async Task A_slow_peer_does_not_hold_up_the_others()
    {
        _caller.Exchange.Meet("slow", static async (message, stop) =>
        {
            await Task.Delay(Timeout.Infinite, stop);
            return message;
        });
        var trace = _callee.Trace("callee");

        Fail(_caller, trace);

        await _caller.Until(() => _callee.KeptNames.Contains("callee"));
    }

    [Fact]
    public async Task An_exchange_is_no_part_of_the_request_that_led_to_it()
    {
        var current = new TaskCompletionSource<Activity?>();
        using (_caller.Source.StartActivity("request"))
        {
            _caller.Exchange.Meet("met", (message, _) =>
            {
                current.TrySetResult(Activity.Current);
                return Task.FromResult(message);
            });
        }

        await _caller.Until(() => current.Task.IsCompleted);

        Assert.Null(await current.Task);
    }

    [Fact]
    public async Task Who_answers_in_the_place_of_another_is_told_what_that_one_knew()
    {
        await using var second = new KeepingProcess();
        var trace = second.Trace("second");

        Fail(_caller, trace);
        await _caller.Until(() => _callee.Exchange.Answer(new KeptTracesMessage(string.Empty, 0, [])).Traces.Count == 1);
        _answers = second;

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

    private static Task<KeptTracesMessage> Answer(KeepingProcess process, KeptTracesMessage message) =>
        Task.FromResult(process.Exchange.Answer(message));
}
