using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderSystem.Contracts.Users;
using OrderSystem.Database;
using OrderSystem.Gateway.Cluster;
using OrderSystem.Gateway.Tests.Support;
using Orleans.Runtime.Messaging;
using Orleans.Storage;
using Polly.Timeout;

namespace OrderSystem.Gateway.Tests.Cluster;

public sealed class ClusterCallsTests : IDisposable
{
    private const string? Fault = null;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ClusterOptions _options = new() { RetryDelay = TimeSpan.FromMilliseconds(10), SiloLossGrace = TimeSpan.Zero };
    private readonly FakeGrains _grains = new();
    private readonly DefaultHttpContext _request = new();
    private readonly SiloLosses _losses;
    private int _calls;

    public ClusterCallsTests() =>
        _losses = new SiloLosses(Options.Create(_options), TimeProvider.System, NullLogger<SiloLosses>.Instance);

    /// <summary>The rows of docs/cluster.md: what a call ends with, whether it is repeated, and the problem at last.</summary>
    public static TheoryData<Exception, bool, string?> Ends => new()
    {
        { new SiloUnavailableException(), true, "cluster-unavailable" },
        { Of<OrleansMessageRejectionException>("rejected"), true, "cluster-unavailable" },
        { new ConnectionFailedException("no connection"), true, "cluster-unavailable" },
        { Of<ClientNotAvailableException>(default(GrainId)), true, "cluster-unavailable" },
        { new GatewayTooBusyException(), true, "cluster-unavailable" },
        { new LimitExceededException("MaxEnqueuedRequests", 2, 1, string.Empty), true, "cluster-unavailable" },
        { new OrleansException("No active nodes are compatible with grain order"), true, "cluster-unavailable" },
        { new OrleansException("Current directory is not stable to perform the lookup."), true, "cluster-unavailable" },
        { Of<OrleansLifecycleCanceledException>("the silo stops"), true, "cluster-unavailable" },
        { new ReminderException("Could not register reminder due to a race."), true, "cluster-unavailable" },
        { new TaskCanceledException("the silo stops"), true, "cluster-unavailable" },
        { new ObjectDisposedException("OutsideRuntimeClient"), true, "cluster-unavailable" },
        { new InconsistentStateException("lost a race"), true, "storage-unavailable" },
        { new StorageUnavailableException(mayPass: true, new TimeoutException()), true, "storage-unavailable" },
        { new StorageUnavailableException(mayPass: false, new IOException()), false, "storage-unavailable" },
        { new TimeoutException(), false, "cluster-timed-out" },
        { new OrleansException("Error from storage provider during ReadState", new FormatException()), false, Fault },
        { new WrappedException("what the grain threw"), false, Fault },
        { new GrainExtensionNotInstalledException("no such extension"), false, Fault },
        { Of<GrainReferenceNotBoundException>("not bound"), false, Fault },
        { new Orleans.Serialization.CodecNotFoundException("no codec"), false, Fault },
        { new KeyNotFoundException("no such grain class"), false, Fault },
        { new InvalidOperationException(), false, Fault },
        { new ArgumentException("no such order"), false, Fault },
    };

    private static Task<int> NoSilo => Task.FromException<int>(new SiloUnavailableException());

    private static Task<int> NoAnswer => new TaskCompletionSource<int>().Task;

    [Theory]
    [MemberData(nameof(Ends), DisableDiscoveryEnumeration = true)]
    public async Task What_the_cluster_has_failed_is_asked_again_and_what_the_grain_says_is_the_answer(
        Exception end, bool isRepeated, string? problem)
    {
        var call = Call(call => call < 3 ? Task.FromException<int>(end) : Task.FromResult(call));

        Assert.Same(isRepeated ? null : end, await Record.ExceptionAsync(() => call));
        Assert.Equal(isRepeated ? 3 : 1, _calls);
        Assert.Equal(problem, ClusterFailures.ProblemOf(end)?.Name);
    }

    [Fact]
    public async Task A_grain_of_which_no_silo_is_known_yet_is_looked_up_again()
    {
        var id = Guid.CreateVersion7();
        await _grains.User(id).Create(new CreateUser("Ada", "ada@example.com"), TestTokens.Ada);
        _grains.FailingLookups = 2;

        var user = await Calls().Call(_request, id, (IUserGrain grain) => grain.Get(TestTokens.Ada));

        Assert.Equal((id, 0), (user!.Id, _grains.FailingLookups));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(0)]
    public async Task Attempts_are_bounded(int retries)
    {
        _options.MaxRetries = retries;

        await Assert.ThrowsAsync<SiloUnavailableException>(() => Call(_ => NoSilo));
        Assert.Equal(1 + retries, _calls);
    }

    [Fact]
    public async Task The_calls_of_a_request_share_one_budget_and_when_it_is_spent_the_failure_is_the_answer()
    {
        _options.MaxRetries = 100;
        _options.RetryBudget = TimeSpan.FromMilliseconds(500);

        await Assert.ThrowsAsync<SiloUnavailableException>(() => Call(_ => NoSilo));
        Assert.InRange(_calls, 2, 99);

        _calls = 0;
        await Assert.ThrowsAsync<SiloUnavailableException>(() => Call(_ => NoSilo));
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task A_call_that_is_not_answered_ends_with_the_requests_time_and_a_silo_lost_later_sends_nothing_again()
    {
        _options.CallTimeout = TimeSpan.FromMilliseconds(200);

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => Call(_ => NoAnswer));
        await LoseSilo();

        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task The_call_of_a_client_that_has_left_ends_and_is_not_sent_again()
    {
        using var client = new CancellationTokenSource();
        _request.RequestAborted = client.Token;
        var call = Call(_ => NoAnswer);

        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await LoseSilo();

        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task The_call_of_a_client_that_has_left_is_not_repeated()
    {
        using var client = new CancellationTokenSource();
        _request.RequestAborted = client.Token;

        await Assert.ThrowsAnyAsync<Exception>(() => Call(async _ =>
        {
            await client.CancelAsync();
            return await NoSilo;
        }));

        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task A_call_that_waits_while_a_silo_is_lost_is_sent_again()
    {
        var call = Call(call => call == 1 ? NoAnswer : Task.FromResult(call));
        Assert.False(call.IsCompleted);

        _losses.Report();

        Assert.Equal(2, await call.WaitAsync(Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Of_a_call_that_was_sent_twice_the_first_answer_counts()
    {
        var first = new TaskCompletionSource<int>();
        var call = Call(call =>
        {
            if (call == 2)
            {
                first.SetResult(1);
            }

            return call == 1 ? first.Task : NoAnswer;
        });

        _losses.Report();

        Assert.Equal(1, await call.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Equal(2, _calls);
    }

    [Fact]
    public async Task A_loss_before_the_call_does_not_repeat_it()
    {
        _losses.Report();

        Assert.Equal(1, await Call(Task.FromResult));
        Assert.Equal(1, _calls);
    }

    public void Dispose() => _losses.Dispose();

    /// <summary>An exception that Orleans alone can make.</summary>
    private static T Of<T>(object argument)
        where T : Exception => (T)Activator.CreateInstance(
            typeof(T), BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, [argument], null)!;

    private ClusterCalls Calls() =>
        new(_grains.Factory, _losses, Options.Create(_options), TimeProvider.System, NullLogger<ClusterCalls>.Instance);

    /// <summary>Makes a call to a grain that is told which of its calls this is.</summary>
    private Task<int> Call(Func<int, Task<int>> grain) =>
        Calls().Repeat(_request, () => grain(Interlocked.Increment(ref _calls)));

    /// <summary>Reports a loss and waits until the calls under way know of it.</summary>
    private async Task LoseSilo()
    {
        var known = new TaskCompletionSource();
        await using var registration = _losses.Next.Register(known.SetResult);
        _losses.Report();
        await known.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }
}
