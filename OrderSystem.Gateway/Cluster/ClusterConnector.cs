using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace OrderSystem.Gateway.Cluster;

/// <summary>
/// Connects the Orleans client in the background. Orleans' own hosted service holds up the host's start until
/// a silo answers; the gateway rather listens at once and answers 503 meanwhile.
/// </summary>
internal sealed partial class ClusterConnector(
    IClusterClient client,
    ClusterConnection connection,
    IClusterManifestProvider manifests,
    SiloLosses losses,
    ILogger<ClusterConnector> logger)
    : BackgroundService
{
    private readonly IHostedService _client = (IHostedService)client;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _client.StartAsync(stoppingToken);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }

        connection.MarkStarted();
        Log.Connected(logger, connection.Silos);
        await losses.Watch(manifests, stoppingToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        connection.MarkStopping();
        await base.StopAsync(cancellationToken);

        if (connection.IsStarted)
        {
            await _client.StopAsync(cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Connected to the cluster through {Silos} silo(s)")]
        public static partial void Connected(ILogger logger, int silos);
    }
}

/// <summary>
/// Keeps trying to connect for as long as the process runs: silos may start later, in any order, and Orleans'
/// own filter would give up after 15 attempts.
/// </summary>
internal sealed partial class ConnectionRetryFilter(
    IOptions<ClusterOptions> options,
    TimeProvider clock,
    ILogger<ConnectionRetryFilter> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private int _attempts;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        var attempt = ++_attempts;
        var delay = DelayAfter(attempt, options.Value.MaxConnectDelay);
        Log.AttemptFailed(logger, exception.Message, attempt, delay);

        await Task.Delay(delay, clock, cancellationToken);
        return true;
    }

    internal static TimeSpan DelayAfter(int attempt, TimeSpan longest)
    {
        var delay = FirstDelay * (1L << Math.Min(attempt - 1, 16));
        return delay < longest ? delay : longest;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The cluster cannot be reached ({Reason}); attempt {Attempt} failed, the next follows in {Delay}")]
        public static partial void AttemptFailed(ILogger logger, string reason, int attempt, TimeSpan delay);
    }
}
