using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace OrderSystem.Gateway.Cluster;

/// <summary>
/// Calls grains for the endpoints, and again where the cluster and not the grain has failed the call. A request has one budget
/// of time for all its calls; a client that has left, none.
/// </summary>
/// <remarks>
/// Every id is made here at the gateway and every grain method is idempotent, so each call may be made again. Each attempt is a
/// call of its own to Orleans, and so a client span of its own under the request.
/// </remarks>
internal sealed partial class ClusterCalls
{
    private static readonly ResiliencePropertyKey<Budget> BudgetKey = new("OrderSystem.Gateway.Budget");

    private readonly IGrainFactory _grains;
    private readonly SiloLosses _losses;
    private readonly ClusterOptions _options;
    private readonly TimeProvider _clock;
    private readonly ResiliencePipeline _pipeline;

    public ClusterCalls(
        IGrainFactory grains, SiloLosses losses, IOptions<ClusterOptions> options, TimeProvider clock, ILogger<ClusterCalls> logger)
    {
        (_grains, _losses, _options, _clock) = (grains, losses, options.Value, clock);

        var pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = limit => ValueTask.FromResult(TimeLeft(limit.Context)) });
        if (_options.MaxRetries > 0)
        {
            pipeline.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = attempt => ValueTask.FromResult(
                    attempt.Outcome.Exception is { } exception && MayRepeat(attempt.Context) && ClusterFailures.MayPass(exception)),
                MaxRetryAttempts = _options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = _options.RetryDelay,
                MaxDelay = _options.MaxRetryDelay,
                OnRetry = attempt =>
                {
                    Log.Repeated(logger, attempt.Outcome.Exception!.GetType().Name, attempt.AttemptNumber + 1, attempt.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            });
        }

        _pipeline = pipeline.Build();
    }

    /// <summary>Makes a call to the grain with the id.</summary>
    /// <exception cref="TimeoutRejectedException">The request's time is over.</exception>
    public Task<TResult> Call<TGrain, TResult>(HttpContext request, Guid id, Func<TGrain, Task<TResult>> call)
        where TGrain : IGrainWithGuidKey => Repeat(request, () => call(Find<TGrain>(id)));

    internal async Task<TResult> Repeat<TResult>(HttpContext request, Func<Task<TResult>> send)
    {
        var context = ResilienceContextPool.Shared.Get(request.RequestAborted);
        context.Properties.Set(BudgetKey, BudgetOf(request));
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (attempt, state) => await state.Calls.Send(state.send, attempt.CancellationToken), context, (Calls: this, send));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>
    /// Sends the call, and sends it again when a silo is lost before the answer has come. Orleans would let it wait for
    /// the whole response time-out: it cannot know whether the lost silo had the call. If it had not, the grain is
    /// still at work and takes the second call after the first, whose answer then comes first.
    /// </summary>
    private async Task<TResult> Send<TResult>(Func<Task<TResult>> send, CancellationToken cancellationToken)
    {
        var sent = new List<Task<TResult>>(1);
        try
        {
            while (true)
            {
                using var wait = CancellationTokenSource.CreateLinkedTokenSource(_losses.Next, cancellationToken);
                sent.Add(send());
                try
                {
                    await Task.WhenAny(sent).WaitAsync(wait.Token);
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    continue;
                }

                return await sent.First(task => task.IsCompleted);
            }
        }
        finally
        {
            sent.ForEach(task => task.Ignore());
        }
    }

    /// <summary>
    /// The grain with the id. While no silo is up that serves such grains, Orleans' client knows of none and would
    /// blame the caller with an <see cref="ArgumentException"/>.
    /// </summary>
    private TGrain Find<TGrain>(Guid id)
        where TGrain : IGrainWithGuidKey
    {
        try
        {
            return _grains.GetGrain<TGrain>(id);
        }
        catch (ArgumentException exception)
        {
            throw new SiloUnavailableException($"No silo serves {typeof(TGrain).Name}.", exception);
        }
    }

    private Budget BudgetOf(HttpContext request)
    {
        if (request.Features.Get<Budget>() is not { } budget)
        {
            budget = new Budget(_clock.GetTimestamp());
            request.Features.Set(budget);
        }

        return budget;
    }

    // A call that was cancelled, because the client has left or the time is over, is not made again, whatever it ended with.
    private bool MayRepeat(ResilienceContext call) =>
        !call.CancellationToken.IsCancellationRequested && Spent(call) < _options.RetryBudget;

    // Of a time-out of zero or less, Polly would make none at all.
    private TimeSpan TimeLeft(ResilienceContext call) =>
        TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond, (_options.CallTimeout - Spent(call)).Ticks));

    private TimeSpan Spent(ResilienceContext call) => _clock.GetElapsedTime(call.Properties.GetValue(BudgetKey, null!).Started);

    /// <summary>When the first grain call of a request began; kept as a feature of the request.</summary>
    private sealed record Budget(long Started);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A grain call failed ({Reason}); attempt {Attempt} is repeated in {Delay}")]
        public static partial void Repeated(ILogger logger, string reason, int attempt, TimeSpan delay);
    }
}
