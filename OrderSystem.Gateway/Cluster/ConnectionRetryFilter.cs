using Microsoft.Extensions.Options;

namespace OrderSystem.Gateway.Cluster;

/// <summary>
/// Keeps trying to connect for as long as the process runs: silos may start later, in any order, and Orleans'
/// own filter would give up after 15 attempts.
/// </summary>
internal sealed class ConnectionRetryFilter(
    IOptions<ConnectionOptions> options,
    TimeProvider clock,
    ILogger<ConnectionRetryFilter> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private int _attempts;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        var attempt = ++_attempts;
        var delay = DelayAfter(attempt, options.Value.MaxConnectDelay);
        ClusterLog.ConnectionAttemptFailed(logger, exception.Message, attempt, delay);

        await Task.Delay(delay, clock, cancellationToken);
        return true;
    }

    internal static TimeSpan DelayAfter(int attempt, TimeSpan longest)
    {
        var delay = FirstDelay * (1L << Math.Min(attempt - 1, 16));
        return delay < longest ? delay : longest;
    }
}
