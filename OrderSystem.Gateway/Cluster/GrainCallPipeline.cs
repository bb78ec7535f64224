using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace OrderSystem.Gateway.Cluster;

/// <summary>The named resilience pipeline around every grain call: one time limit around bounded, jittered retries.</summary>
internal static class GrainCallPipeline
{
    public const string Name = "grain-calls";

    public static void AddGrainCallPipeline(this IServiceCollection services) =>
        services.AddResiliencePipeline(Name, static (builder, context) =>
        {
            var options = context.ServiceProvider.GetRequiredService<IOptions<RetryOptions>>().Value;
            var logger = context.ServiceProvider.GetRequiredService<ILogger<ClusterGrains>>();
            builder.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
            builder.AddTimeout(Limit());
            if (options.MaxRetries > 0)
            {
                builder.AddRetry(Retries(options, logger));
            }
        });

    private static TimeoutStrategyOptions Limit() => new()
    {
        TimeoutGenerator = static limit => ValueTask.FromResult(BudgetOf(limit.Context).TimeLeft),
    };

    private static RetryStrategyOptions Retries(RetryOptions options, ILogger logger) => new()
    {
        ShouldHandle = static attempt => ValueTask.FromResult(
            attempt.Outcome.Exception is { } exception
            && GrainCallFailure.MayRepeat(exception)
            && BudgetOf(attempt.Context).AllowsRetry),
        MaxRetryAttempts = options.MaxRetries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = options.RetryDelay,
        MaxDelay = options.MaxRetryDelay,
        OnRetry = attempt =>
        {
            ClusterLog.CallIsRepeated(logger, attempt.Outcome.Exception!.GetType().Name, attempt.AttemptNumber + 1, attempt.RetryDelay);
            return ValueTask.CompletedTask;
        },
    };

    private static RetryBudget BudgetOf(ResilienceContext context) =>
        context.Properties.GetValue(RetryBudget.Key, null!);
}
