using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using OrderSystem.Gateway.Problems;

namespace OrderSystem.Gateway.RateLimiting;

internal static class RateLimitingExtensions
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Limits each caller's requests. Buckets that are full again and unused are dropped by ASP.NET Core, so their number
    /// is that of the callers of the last seconds.
    /// </summary>
    public static void AddCallerRateLimits(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<RateLimitOptions>()
            .BindConfiguration(RateLimitOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();

        builder.Services.AddRateLimiter(_ => { });
        builder.Services.AddOptions<RateLimiterOptions>().Configure<IOptions<RateLimitOptions>>((limiter, limits) =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = AnswerTooManyRequests;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => PartitionOf(context, limits.Value));
        });
    }

    private static RateLimitPartition<string> PartitionOf(HttpContext context, RateLimitOptions limits) =>
        IsHealthCheck(context.Request.Path)
            ? RateLimitPartition.GetNoLimiter("health")
            : RateLimitPartition.GetTokenBucketLimiter(CallerPartition.Of(context), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = limits.Burst,
                TokensPerPeriod = limits.RequestsPerSecond,
                ReplenishmentPeriod = Period,
                QueueLimit = 0,
            });

    // An orchestrator that is answered 429 would take the gateway for dead.
    private static bool IsHealthCheck(PathString path) => path.StartsWithSegments("/health") || path.StartsWithSegments("/alive");

    private static async ValueTask AnswerTooManyRequests(OnRejectedContext context, CancellationToken cancellationToken)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : Period;
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await ApiProblems.TooManyRequests().ExecuteAsync(context.HttpContext);
    }
}
