using System.ComponentModel.DataAnnotations;

namespace OrderSystem.Gateway.RateLimiting;

/// <summary>
/// How many requests one caller may send, whichever connections they come over: a token bucket per owner or, without a
/// valid access token, per network address. Configuration section <c>RateLimits</c>.
/// </summary>
internal sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>The requests per second in the long run. Default 100; 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 100;

    /// <summary>The requests that may come at once after a quiet time. Default 200; 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; set; } = 200;
}
