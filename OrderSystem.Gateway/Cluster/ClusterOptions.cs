using System.ComponentModel.DataAnnotations;

namespace OrderSystem.Gateway.Cluster;

/// <summary>How the gateway connects to the silos and calls grains. Configuration section <c>Cluster</c>.</summary>
internal sealed class ClusterOptions : IValidatableObject
{
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

    /// <summary>How many attempts may follow a call's first, 0 to 100. Default 20.</summary>
    [Range(0, 100)]
    public int MaxRetries { get; set; } = 20;

    /// <summary>The delay before the first retry; it doubles with each, with jitter. Default 100 ms; 10 ms to 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest delay before a retry. Default 1 s; 10 ms to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long after a request's first grain call a retry may begin. Longer than the cluster needs to find out that a
    /// silo was killed. Default 15 s; 0 (no retries) to 5 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan RetryBudget { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a request waits for its grain calls with all their attempts. Below the 30 s that HTTP clients, proxies and
    /// the host's own shutdown commonly wait. Default 28 s; 1 s to 10 min, and not below <see cref="RetryBudget"/>.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(28);

    /// <summary>
    /// How long after the loss of a silo an unanswered call is sent again. A silo that stops in good order answers before
    /// it closes its connections; what is on its way gets this long. Default 500 ms; 0 to 1 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan SiloLossGrace { get; set; } = TimeSpan.FromMilliseconds(500);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (CallTimeout < RetryBudget)
        {
            yield return new ValidationResult(
                "Cluster:CallTimeout must not be below Cluster:RetryBudget.", [nameof(CallTimeout)]);
        }
    }
}
