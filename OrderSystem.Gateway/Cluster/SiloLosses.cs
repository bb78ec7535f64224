using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace OrderSystem.Gateway.Cluster;

/// <summary>
/// Tells the calls under way that a silo is gone: its connection has ended, which a killed process shows at once, or it
/// is no longer in the cluster's manifest, which also shows what fell silent.
/// </summary>
internal sealed class SiloLosses(IOptions<RetryOptions> options, TimeProvider clock, ILogger<SiloLosses> logger)
    : IDisposable
{
    private CancellationTokenSource _next = new();

    /// <summary>
    /// Is cancelled some time (<see cref="RetryOptions.SiloLossGrace"/>) after the next loss. Take it before the call is sent.
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
        ClusterLog.SiloLost(logger);
        await Task.Delay(options.Value.SiloLossGrace, clock);
        await ended.CancelAsync();
    }
}
