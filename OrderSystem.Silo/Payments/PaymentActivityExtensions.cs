using System.Diagnostics;
using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Telemetry;

namespace OrderSystem.Silo.Payments;

/// <summary>What an attempt on a payment leaves on its spans.</summary>
internal static class PaymentActivityExtensions
{
    /// <summary>A declined card is an answer; that the provider gives none is an error.</summary>
    public static void SetResult(this Activity? span, PaymentResult result)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        var outcome = result.Outcome.ToAttribute();
        span.SetTag(AttributeNames.PaymentOutcome, outcome);
        span.SetText(AttributeNames.PaymentTransactionId, result.TransactionId);
        if (result.Outcome == PaymentOutcome.Declined)
        {
            span.SetText(AttributeNames.PaymentDeclineCode, result.DeclineCode);
        }
        else if (result.Outcome.IsFailure())
        {
            span.SetError(outcome, result.Outcome == PaymentOutcome.ProviderTimedOut
                ? "The payment provider did not answer in time."
                : "The payment provider failed.");
        }
    }

    public static void AddDeclinedEvent(this Activity? span, string? declineCode)
    {
        if (span is { IsAllDataRequested: true })
        {
            span.AddEvent(new ActivityEvent("payment.declined", tags: new ActivityTagsCollection
            {
                [AttributeNames.PaymentDeclineCode] = declineCode,
            }));
        }
    }
}
