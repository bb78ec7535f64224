namespace OrderSystem.Measurements.Faults.Load;

/// <summary>How long a careful client keeps trying.</summary>
internal sealed record RetryPolicy(int MaxAttempts, TimeSpan Budget)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    /// <summary>Tries again until the budget is spent.</summary>
    public static RetryPolicy Careful { get; } = new(30, TimeSpan.FromSeconds(90));

    /// <summary>Tries once.</summary>
    public static RetryPolicy None { get; } = new(1, TimeSpan.Zero);

    /// <summary>The pause after so many attempts: what the server asked for, or else growing, with jitter.</summary>
    public static TimeSpan DelayAfter(int attempts, TimeSpan? retryAfter, double jitter)
    {
        if (retryAfter is { } asked)
        {
            return asked;
        }

        var delay = FirstDelay * Math.Pow(2, Math.Min(attempts - 1, 10));
        return (delay < LongestDelay ? delay : LongestDelay) * (0.5 + (jitter / 2));
    }
}
