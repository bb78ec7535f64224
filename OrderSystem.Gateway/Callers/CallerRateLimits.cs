using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using OrderSystem.Contracts.Callers;
using OrderSystem.Gateway.Problems;

namespace OrderSystem.Gateway.Callers;

/// <summary>
/// How many requests one caller may send, whichever connections they come over: a token bucket per owner or, without a
/// valid access token, per network address. Configuration section <c>RateLimits</c>.
/// </summary>
internal sealed class RateLimitOptions
{
    /// <summary>The requests per second in the long run. Default 100; 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 100;

    /// <summary>The requests that may come at once after a quiet time. Default 200; 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; set; } = 200;
}

internal static class CallerRateLimits
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    // What one subscriber is given of IPv6, and within which it may choose any address.
    private const int Ipv6PrefixSize = 64 / 8;

    /// <summary>
    /// Limits each caller's requests. Buckets that are full again and unused are dropped by ASP.NET Core, so their number
    /// is that of the callers of the last seconds.
    /// </summary>
    public static void AddCallerRateLimits(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<RateLimitOptions>().BindConfiguration("RateLimits").ValidateDataAnnotations();

        builder.Services.AddRateLimiter(_ => { });
        builder.Services.AddOptions<RateLimiterOptions>().Configure<IOptions<RateLimitOptions>>((limiter, limits) =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = AnswerTooManyRequests;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => LimitOf(context, limits.Value));
        });
    }

    private static RateLimitPartition<string> LimitOf(HttpContext context, RateLimitOptions limits) =>
        IsHealthCheck(context.Request.Path)
            ? RateLimitPartition.GetNoLimiter("health")
            : RateLimitPartition.GetTokenBucketLimiter(PartitionOf(context), _ => new TokenBucketRateLimiterOptions
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
        await ProblemTypes.TooManyRequests.Answer().ExecuteAsync(context.HttpContext);
    }

    /// <summary>Whose bucket a request takes from.</summary>
    private static string PartitionOf(HttpContext context) =>
        context.Features.Get<Caller>()?.OwnerId ?? NetworkOf(context.Connection.RemoteIpAddress);

    internal static string NetworkOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, Ipv6PrefixSize)),
        _ => address.ToString(),
    };
}
