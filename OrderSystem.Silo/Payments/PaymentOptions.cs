using System.ComponentModel.DataAnnotations;

namespace OrderSystem.Silo.Payments;

/// <summary>How payments are made. Section <c>Payments</c>.</summary>
internal sealed class PaymentOptions
{
    public const string Section = "Payments";

    /// <summary>
    /// How long a payment waits for the provider, all retries included. Shorter than the 30 s after which Orleans
    /// gives up a grain call, so that the caller learns the outcome. Default: 20 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:29")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);
}
