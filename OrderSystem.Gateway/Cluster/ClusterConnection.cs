using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace OrderSystem.Gateway.Cluster;

/// <summary>Whether the Orleans client has reached the cluster, and still does. Ready only while a silo is connected.</summary>
internal sealed class ClusterConnection(SiloLosses losses) : IClusterConnectionStatusObserver, IHealthCheck
{
    private volatile bool _started;
    private volatile bool _stopping;
    private volatile int _silos;

    /// <summary>
    /// Whether the client has connected once. From then on grain calls may be made: they connect again by
    /// themselves after a loss, and fail by themselves while there is no silo.
    /// </summary>
    public bool IsStarted => _started;

    /// <summary>The number of silos connected now.</summary>
    public int Silos => _silos;

    public void MarkStarted() => _started = true;

    /// <summary>From now on the connections end because this process does.</summary>
    public void MarkStopping() => _stopping = true;

    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered)
    {
        _silos = currentNumberOfGateways;
        if (currentNumberOfGateways < previousNumberOfGateways && !_stopping)
        {
            losses.Report();
        }
    }

    public void NotifyClusterConnectionLost() => _silos = 0;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_started && _silos > 0
            ? HealthCheckResult.Healthy()
            : new HealthCheckResult(context.Registration.FailureStatus, "No silo is connected."));
}

/// <summary>
/// Tells the calls under way that a silo is gone: its connection has ended, which a killed process shows at once, or it
/// is no longer in the cluster's manifest, which also shows what fell silent.
/// </summary>
internal sealed partial class SiloLosses(IOptions<ClusterOptions> options, TimeProvider clock, ILogger<SiloLosses> logger)
    : IDisposable
{
    private CancellationTokenSource _next = new();

    /// <summary>
    /// Is cancelled some time (<see cref="ClusterOptions.SiloLossGrace"/>) after the next loss. Take it before the call is sent.
    /// </summary>
    public CancellationToken Next => Volatile.Read(ref _next).Token;

    public void Report()
    {
        var ended = Interlocked.Exchange(ref _next, new CancellationTokenSource());
        _ = Announce(ended);
    }

    /// <summary>Reports the silos that leave the manifest, for as long as the client runs.</summary>
    public async Task Watch(IClusterManifestProvider manifests, CancellationToken cancellationToken)
    {
        var known = manifests.Current.Silos;
        await foreach (var manifest in manifests.Updates.WithCancellation(cancellationToken))
        {
            if (known.Keys.Any(silo => !manifest.Silos.ContainsKey(silo)))
            {
                Report();
            }

            known = manifest.Silos;
        }
    }

    public void Dispose() => _next.Dispose();

    private async Task Announce(CancellationTokenSource ended)
    {
        Log.SiloLost(logger);
        await Task.Delay(options.Value.SiloLossGrace, clock);
        await ended.CancelAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "A silo is gone; calls that wait for an answer are sent again")]
        public static partial void SiloLost(ILogger logger);
    }
}

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
