using System.Diagnostics;
using OrderSystem.PaymentProvider.Charges;
using OrderSystem.PaymentProvider.Ledger;

namespace OrderSystem.PaymentProvider.Telemetry;

/// <summary>Tells the request's span what became of the request. The card's token is not for spans.</summary>
internal static class ChargeSpan
{
    public static void Describe(ChargeResult result)
    {
        if (Activity.Current is not { IsAllDataRequested: true } span)
        {
            return;
        }

        span.SetTag(TelemetryNames.Outcome, OutcomeNames.Of(result.Outcome));
        span.SetTag(TelemetryNames.Replayed, result.Replayed);
        span.SetTag(TelemetryNames.DeclineCode, result.Entry?.DeclineCode);
        span.SetTag(TelemetryNames.TransactionId, result.Entry?.TransactionId);
    }

    public static void Describe(LedgerEntry voided)
    {
        if (Activity.Current is not { IsAllDataRequested: true } span)
        {
            return;
        }

        span.SetTag(TelemetryNames.Outcome, OutcomeNames.Of(voided.Status));
        span.SetTag(TelemetryNames.TransactionId, voided.TransactionId);
    }
}
