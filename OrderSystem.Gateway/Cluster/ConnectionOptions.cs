using System.ComponentModel.DataAnnotations;

namespace OrderSystem.Gateway.Cluster;

/// <summary>How the gateway connects to the silos. Configuration section <c>Cluster</c>.</summary>
internal sealed class ConnectionOptions
{
    public const string Section = "Cluster";

    /// <summary>
    /// The longest wait between two attempts to connect at start; the first waits are shorter.
    /// Default 5 s; 100 ms to 1 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan MaxConnectDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How often the client asks a silo for the cluster's grains. After a loss of all silos this is also how soon an
    /// idle gateway connects again. Default 5 s; 1 s to 5 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan RefreshPeriod { get; set; } = TimeSpan.FromSeconds(5);
}
