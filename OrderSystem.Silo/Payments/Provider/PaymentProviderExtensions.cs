using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using OpenTelemetry.Instrumentation.Http;
using Polly;
using Polly.Telemetry;

namespace OrderSystem.Silo.Payments.Provider;

/// <summary>Adds the payment provider to a silo: how it is reached, and how requests bear its failures, attempt by attempt.</summary>
internal static class PaymentProviderExtensions
{
    /// <summary>The name of the provider's HTTP client, and of its pipeline.</summary>
    public const string HttpClientName = "payment-provider";

    /// <summary>The largest answer that is read, in bytes.</summary>
    private const int MaximumAnswerSize = 16 * 1024;

    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    private static readonly HttpRequestOptionsKey<int> ResendCount = new("payment-provider.resend-count");

    /// <summary>How often the request was sent before; null when it is none of the provider's.</summary>
    public static int? ResendCountOf(HttpRequestMessage request) =>
        request.Options.TryGetValue(ResendCount, out var count) ? count : null;

    /// <summary>Adds <see cref="IPaymentProvider"/>, reached over HTTP as <see cref="PaymentProviderOptions"/> say.</summary>
    public static IHostApplicationBuilder AddPaymentProvider(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<PaymentProviderOptions>()
            .BindConfiguration(PaymentProviderOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<PaymentProviderOptions>, PaymentProviderOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddTransient<AttemptHandler>();
        services.Configure<TelemetryOptions>(options => options.SeverityProvider = SeverityOf);
        services.AddSingleton<IConfigureOptions<HttpClientTraceInstrumentationOptions>, AttemptSpans>();

        var client = services.AddHttpClient<IPaymentProvider, PaymentProviderClient>(HttpClientName, (provider, client) =>
            {
                // Without a slash at its end, the last segment of the address's path would be replaced, not extended.
                var address = provider.GetRequiredService<IOptions<PaymentProviderOptions>>().Value.BaseAddress.OriginalString;
                client.BaseAddress = new Uri(address.EndsWith('/') ? address : address + "/");
                // The pipeline has the time-outs, and names them.
                client.Timeout = Timeout.InfiniteTimeSpan;
            })
            // The spans of the attempts and the pipeline's own messages say all of it.
            .RemoveAllLoggers()
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;
                handler.MaxResponseHeadersLength = 16;
                handler.PooledConnectionLifetime = ConnectionLifetime;
            })
            // A grain keeps its client for as long as it lives: connections are renewed below it, not with it.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);

        // Total time-out, retries, circuit breaker, time-out of an attempt. Charges are repeated too; their idempotency key
        // makes that safe.
        client.AddResilienceHandler(HttpClientName, (pipeline, context) =>
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

        // In the place of the default pipeline: two stacked ones would multiply the attempts. What the service defaults add
        // besides theirs, the trace context of each attempt above all, belongs below this one.
        client.ConfigureAdditionalHttpMessageHandlers((handlers, _) =>
        {
            var pipeline = handlers.OfType<ResilienceHandler>().Last();
            foreach (var resilience in handlers.OfType<ResilienceHandler>().ToArray())
            {
                handlers.Remove(resilience);
            }

            handlers.Insert(0, pipeline);
        });
        client.AddHttpMessageHandler<AttemptHandler>();
        return builder;
    }

    /// <summary>
    /// How loud the pipeline's events are in the log: a retry says what an attempt's own event would repeat, and a
    /// time-out is the provider's error, not the silo's.
    /// </summary>
    private static ResilienceEventSeverity SeverityOf(SeverityProviderArguments args) => args.Event.EventName switch
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
        DelayGenerator = args => ValueTask.FromResult(PauseAskedFor(args.Outcome.Result, time)),
        ShouldHandle = args => ValueTask.FromResult(
            IsTransient(args.Outcome) && !(PauseAskedFor(args.Outcome.Result, time) > options.MaxRetryDelay)),
    };

    private static HttpCircuitBreakerStrategyOptions CircuitBreaker(PaymentProviderOptions options) => new()
    {
        FailureRatio = options.BreakerFailureRatio,
        MinimumThroughput = options.BreakerMinimumThroughput,
        SamplingDuration = options.BreakerSamplingDuration,
        BreakDuration = options.BreakerBreakDuration,
        ShouldHandle = args => ValueTask.FromResult(SaysThatTheProviderIsAway(args.Outcome)),
    };

    // An answer beyond the limits is not shorter the next time.
    private static bool IsTransient(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is not HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }
        && HttpClientResiliencePredicates.IsTransient(outcome);

    // Who answers a 500 about one charge may well make the next one.
    private static bool SaysThatTheProviderIsAway(Outcome<HttpResponseMessage> outcome) =>
        outcome.Result is { } answer
            ? answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout or HttpStatusCode.TooManyRequests
            : IsTransient(outcome);

    /// <summary>The pause that the answer asks for, in seconds or until a date; null when it asks for none.</summary>
    private static TimeSpan? PauseAskedFor(HttpResponseMessage? response, TimeProvider time) => response?.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        { Date: not null } => TimeSpan.Zero,
        _ => null,
    };

    /// <summary>Counts the attempts of a request, and reads each answer whole within the attempt's time and a limit.</summary>
    private sealed class AttemptHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Options.Set(ResendCount, ResendCountOf(request) + 1 ?? 0);

            var response = await base.SendAsync(request, cancellationToken);
            try
            {
                await response.Content.LoadIntoBufferAsync(MaximumAnswerSize, cancellationToken);
                return response;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
    }

    /// <summary>Completes the HTTP client spans of the provider's requests with what only this client knows.</summary>
    private sealed class AttemptSpans : IConfigureOptions<HttpClientTraceInstrumentationOptions>
    {
        public void Configure(HttpClientTraceInstrumentationOptions options)
        {
            options.EnrichWithHttpRequestMessage += OnRequest;
            options.EnrichWithHttpResponseMessage += OnResponse;
        }

        private static void OnRequest(Activity span, HttpRequestMessage request)
        {
            if (ResendCountOf(request) is { } count and > 0)
            {
                span.SetTag("http.request.resend_count", count);
            }
        }

        // A declined card is an answer like any other; the conventions let who knows better set the status.
        private static void OnResponse(Activity span, HttpResponseMessage response)
        {
            if (response is { StatusCode: HttpStatusCode.PaymentRequired, RequestMessage: { } request } && ResendCountOf(request) is not null)
            {
                span.SetStatus(ActivityStatusCode.Unset);
                span.SetTag("error.type", null);
            }
        }
    }
}
