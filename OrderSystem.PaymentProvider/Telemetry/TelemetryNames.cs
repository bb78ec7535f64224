namespace OrderSystem.PaymentProvider.Telemetry;

/// <summary>The names of what the provider measures.</summary>
internal static class TelemetryNames
{
    /// <summary>The meter.</summary>
    public const string Meter = "OrderSystem.PaymentProvider";

    /// <summary>How a charge or a void ended.</summary>
    public const string Outcome = "payment.outcome";

    /// <summary>Why a charge was declined.</summary>
    public const string DeclineCode = "payment.decline_code";

    /// <summary>Whether the answer was that of an earlier, equal request.</summary>
    public const string Replayed = "payment.replayed";

    /// <summary>The charge's id.</summary>
    public const string TransactionId = "payment.transaction_id";
}
