using OrderSystem.PaymentProvider.Charges;
using OrderSystem.PaymentProvider.Ledger;

namespace OrderSystem.PaymentProvider.Telemetry;

/// <summary>Outcomes as attribute values: snake case, as OpenTelemetry has them.</summary>
internal static class OutcomeNames
{
    public static string Of(ChargeOutcome outcome) => outcome switch
    {
        ChargeOutcome.Succeeded => "succeeded",
        ChargeOutcome.Declined => "declined",
        ChargeOutcome.KeyReused => "idempotency_key_reused",
        ChargeOutcome.ReferenceUsed => "reference_used",
        ChargeOutcome.Failed => "failed",
        ChargeOutcome.Unanswered => "unanswered",
        ChargeOutcome.Abandoned => "abandoned",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    public static string Of(ChargeStatus status) => status switch
    {
        ChargeStatus.Succeeded => "succeeded",
        ChargeStatus.Declined => "declined",
        ChargeStatus.Refunded => "refunded",
        ChargeStatus.Voided => "voided",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
