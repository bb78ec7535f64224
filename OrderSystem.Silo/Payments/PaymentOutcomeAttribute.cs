using OrderSystem.Contracts.Payments;

namespace OrderSystem.Silo.Payments;

/// <summary>Payment outcomes in the spelling of telemetry.</summary>
internal static class PaymentOutcomeAttribute
{
    public static string ToAttribute(this PaymentOutcome outcome) => outcome switch
    {
        PaymentOutcome.Succeeded => "succeeded",
        PaymentOutcome.Declined => "declined",
        PaymentOutcome.Refunded => "refunded",
        PaymentOutcome.ProviderFailed => "provider_failed",
        PaymentOutcome.ProviderTimedOut => "provider_timed_out",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    /// <summary>Whether the provider failed, rather than answered.</summary>
    public static bool IsFailure(this PaymentOutcome outcome) =>
        outcome is PaymentOutcome.ProviderFailed or PaymentOutcome.ProviderTimedOut;
}
