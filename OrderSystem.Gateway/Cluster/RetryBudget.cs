using Polly;

namespace OrderSystem.Gateway.Cluster;

/// <summary>The time that all grain calls of one request have together. It begins with the first.</summary>
internal sealed class RetryBudget(RetryOptions options, TimeProvider clock)
{
    public static readonly ResiliencePropertyKey<RetryBudget> Key = new("OrderSystem.Gateway.RetryBudget");

    private readonly long _started = clock.GetTimestamp();

    /// <summary>Whether a call may still be made again.</summary>
    public bool AllowsRetry => clock.GetElapsedTime(_started) < options.RetryBudget;

    /// <summary>How long the request may still wait for an answer.</summary>
    public TimeSpan TimeLeft
    {
        get
        {
            var left = options.CallTimeout - clock.GetElapsedTime(_started);
            return left > Shortest ? left : Shortest;
        }
    }

    // Of a time-out of zero or less, Polly would make none at all.
    private static TimeSpan Shortest => TimeSpan.FromMilliseconds(1);
}
