namespace OrderSystem.Silo.Payments;

/// <summary>How payments are made. Section <c>Payments</c>.</summary>
internal sealed class PaymentOptions
{
    public const string Section = "Payments";

    /// <summary>
    /// How long a payment waits for the provider, all retries included. At least 10 ms, and shorter than Orleans'
    /// response time-out (20 s), so that the caller learns the outcome. Default: 15 seconds.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);
}
