using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Telemetry;

namespace OrderSystem.Silo.Payments.Provider.Http;

/// <summary>How requests to the provider bear its failures.</summary>
internal static class ResilienceExtensions
{
    private const string PipelineName = "payment-provider";

    /// <summary>
    /// Puts the provider's own pipeline in the place of the default one: total time-out, retries, circuit breaker,
    /// time-out of an attempt. Charges are repeated too; their idempotency key makes that safe.
    /// </summary>
    public static IHttpClientBuilder ReplaceResilience(this IHttpClientBuilder builder)
    {
#pragma warning disable EXTEXP0001 // Experimental, but two stacked pipelines would multiply the attempts.
        builder.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        builder.AddResilienceHandler(PipelineName, (pipeline, context) =>
        {
            var options = context.ServiceProvider.GetRequiredService<IOptions<PaymentProviderOptions>>().Value;
            var time = context.ServiceProvider.GetRequiredService<TimeProvider>();
            pipeline.TimeProvider = time;
            pipeline.AddTimeout(new HttpTimeoutStrategyOptions { Name = "Total", Timeout = options.TotalTimeout });
            if (options.MaxRetries > 0)
            {
                pipeline.AddRetry(Retry(options, time));
            }

            pipeline
                .AddCircuitBreaker(CircuitBreaker(options))
                .AddTimeout(new HttpTimeoutStrategyOptions { Name = "Attempt", Timeout = options.AttemptTimeout });
        });
        return builder;
    }

    /// <summary>
    /// How loud the pipeline's events are in the log: a retry says what an attempt's own event would repeat, and a
    /// time-out is the provider's error, not the silo's.
    /// </summary>
    public static ResilienceEventSeverity SeverityOf(SeverityProviderArguments args) => args.Event.EventName switch
    {
        "ExecutionAttempt" => ResilienceEventSeverity.Debug,
        "OnTimeout" => ResilienceEventSeverity.Warning,
        _ => args.Event.Severity,
    };

    private static HttpRetryStrategyOptions Retry(PaymentProviderOptions options, TimeProvider time) => new()
    {
        MaxRetryAttempts = options.MaxRetries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = options.RetryDelay,
        MaxDelay = options.MaxRetryDelay,
        DelayGenerator = args => ValueTask.FromResult(RetryAfter.Of(args.Outcome.Result, time)),
        ShouldHandle = args => ValueTask.FromResult(
            IsTransient(args.Outcome) && !(RetryAfter.Of(args.Outcome.Result, time) > options.MaxRetryDelay)),
    };

    private static HttpCircuitBreakerStrategyOptions CircuitBreaker(PaymentProviderOptions options) => new()
    {
        FailureRatio = options.BreakerFailureRatio,
        MinimumThroughput = options.BreakerMinimumThroughput,
        SamplingDuration = options.BreakerSamplingDuration,
        BreakDuration = options.BreakerBreakDuration,
        ShouldHandle = args => ValueTask.FromResult(IsTransient(args.Outcome)),
    };

    // An answer beyond the limits is not shorter the next time.
    private static bool IsTransient(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is not HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }
        && HttpClientResiliencePredicates.IsTransient(outcome);
}
