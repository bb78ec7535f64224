using Orleans.Runtime;

namespace OrderSystem.Gateway.Cluster;

/// <summary>
/// Connects the Orleans client in the background. Orleans' own hosted service holds up the host's start until
/// a silo answers; the gateway rather listens at once and answers 503 meanwhile.
/// </summary>
internal sealed class ClusterConnector(
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
        ClusterLog.Connected(logger, connection.Silos);
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
}
