using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrderSystem.Database;
using OrderSystem.Gateway.Cluster;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;
using Orleans.Storage;
using Polly.Registry;
using Polly.Timeout;

namespace OrderSystem.Gateway.Tests.Cluster;

public sealed class GrainCallsTests : IDisposable
{
    private readonly RetryOptions _options = new() { RetryDelay = TimeSpan.FromMilliseconds(10), SiloLossGrace = TimeSpan.Zero };
    private readonly ServiceProvider _services;

    public GrainCallsTests()
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(Options.Create(_options))
            .AddSingleton<SiloLosses>();
        services.AddGrainCallPipeline();
        _services = services.BuildServiceProvider();
    }

    private SiloLosses Losses => _services.GetRequiredService<SiloLosses>();

    public static TheoryData<Exception> Repeated =>
    [
        new SiloUnavailableException(),
        new ConnectionFailedException("no connection"),
        new GatewayTooBusyException(),
        new InconsistentStateException("lost a race"),
        new StorageUnavailableException(mayPass: true, new TimeoutException()),
    ];

    public static TheoryData<Exception> Final =>
    [
        new TimeoutException(),
        new StorageUnavailableException(mayPass: false, new IOException()),
        new InvalidOperationException(),
        new ArgumentException("no such order"),
        new OperationCanceledException(),
    ];

    [Theory]
    [MemberData(nameof(Repeated), DisableDiscoveryEnumeration = true)]
    public async Task What_a_silo_did_not_take_or_a_race_has_cost_is_asked_again(Exception failure)
    {
        var grain = new Script(failure, failure);

        Assert.Equal(3, await Calls(() => grain).Call(script => script.Answer()));
    }

    [Theory]
    [MemberData(nameof(Final), DisableDiscoveryEnumeration = true)]
    public async Task What_the_grain_itself_says_is_the_answer(Exception failure)
    {
        var grain = new Script(failure, failure);

        Assert.Same(failure, await Assert.ThrowsAsync(failure.GetType(), () => Calls(() => grain).Call(script => script.Answer())));
        Assert.Equal(1, grain.Calls);
    }

    [Fact]
    public async Task A_grain_of_which_no_silo_is_known_yet_is_looked_up_again()
    {
        var lookups = 0;
        var calls = Calls(() => ++lookups < 3 ? throw new SiloUnavailableException() : new Script());

        Assert.Equal(1, await calls.Call(script => script.Answer()));
    }

    [Fact]
    public async Task Attempts_are_bounded()
    {
        _options.MaxRetries = 4;
        var grain = Script.Failing(new SiloUnavailableException());

        await Assert.ThrowsAsync<SiloUnavailableException>(() => Calls(() => grain).Call(script => script.Answer()));
        Assert.Equal(5, grain.Calls);
    }

    [Fact]
    public async Task Without_retries_there_is_one_attempt()
    {
        _options.MaxRetries = 0;
        var grain = Script.Failing(new SiloUnavailableException());

        await Assert.ThrowsAsync<SiloUnavailableException>(() => Calls(() => grain).Call(script => script.Answer()));
        Assert.Equal(1, grain.Calls);
    }

    [Fact]
    public async Task When_the_budget_is_spent_the_failure_is_the_answer()
    {
        _options.MaxRetries = 100;
        _options.RetryBudget = TimeSpan.FromMilliseconds(100);
        var grain = Script.Failing(new SiloUnavailableException());

        await Assert.ThrowsAsync<SiloUnavailableException>(() => Calls(() => grain).Call(script => script.Answer()));
        Assert.InRange(grain.Calls, 2, 99);
    }

    [Fact]
    public async Task The_calls_of_a_request_share_one_budget()
    {
        _options.RetryBudget = TimeSpan.Zero;
        var budget = new RetryBudget(_options, TimeProvider.System);
        var first = new Script(new SiloUnavailableException());
        var second = new Script(new SiloUnavailableException());

        await Assert.ThrowsAsync<SiloUnavailableException>(() => Calls(() => first, budget).Call(script => script.Answer()));
        await Assert.ThrowsAsync<SiloUnavailableException>(() => Calls(() => second, budget).Call(script => script.Answer()));
        Assert.Equal((1, 1), (first.Calls, second.Calls));
    }

    [Fact]
    public async Task A_call_that_is_not_answered_ends_with_the_requests_time()
    {
        _options.CallTimeout = TimeSpan.FromMilliseconds(200);
        var grain = new Script();

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => Calls(() => grain).Call(_ => Script.Hang()));
    }

    [Fact]
    public async Task A_call_that_waits_while_a_silo_is_lost_is_sent_again()
    {
        var grain = new Script();
        var call = Calls(() => grain).Call(script => script.HangOnce());
        Assert.False(call.IsCompleted);

        Losses.Report();

        Assert.Equal(2, await call.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Of_a_call_that_was_sent_twice_the_first_answer_counts()
    {
        var grain = new Script();
        var call = Calls(() => grain).Call(script => script.AnswerWhenAskedTwice());

        Losses.Report();

        Assert.Equal(1, await call.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal(2, grain.Calls);
    }

    [Fact]
    public async Task A_loss_before_the_call_does_not_repeat_it()
    {
        Losses.Report();
        var grain = new Script();

        Assert.Equal(1, await Calls(() => grain).Call(script => script.Answer()));
        Assert.Equal(1, grain.Calls);
    }

    public void Dispose() => _services.Dispose();

    private GrainCalls<Script> Calls(Func<Script> find, RetryBudget? budget = null) => new(
        find,
        Losses,
        _services.GetRequiredService<ResiliencePipelineProvider<string>>().GetPipeline(GrainCallPipeline.Name),
        budget ?? new RetryBudget(_options, TimeProvider.System));

    /// <summary>Stands in for a grain: fails as it is told, then answers with the number of the call.</summary>
    private sealed class Script(params Exception[] failures)
    {
        private readonly TaskCompletionSource<int> _askedTwice = new();
        private int _calls;

        private Exception? Always { get; init; }

        public int Calls => _calls;

        public static Script Failing(Exception always) => new() { Always = always };

        public Task<int> Answer()
        {
            var call = Interlocked.Increment(ref _calls);
            var failure = Always ?? failures.ElementAtOrDefault(call - 1);
            return failure is null ? Task.FromResult(call) : Task.FromException<int>(failure);
        }

        public static Task<int> Hang() => new TaskCompletionSource<int>().Task;

        public Task<int> HangOnce() => Interlocked.Increment(ref _calls) == 1 ? Hang() : Task.FromResult(_calls);

        public Task<int> AnswerWhenAskedTwice()
        {
            if (Interlocked.Increment(ref _calls) == 1)
            {
                return _askedTwice.Task;
            }

            _askedTwice.SetResult(1);
            return Hang();
        }
    }
}
