using System.Diagnostics;
using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Telemetry;

namespace OrderSystem.Silo.Payments;

internal static partial class PaymentLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Payment succeeded")]
    public static partial void Succeeded(ILogger logger, Guid orderId, decimal amount, string currency, string? transactionId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Payment declined")]
    public static partial void Declined(ILogger logger, Guid orderId, decimal amount, string currency, string? declineCode);

    [LoggerMessage(Level = LogLevel.Information, Message = "Payment given back")]
    public static partial void GivenBack(ILogger logger, Guid orderId, string? transactionId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Payment provider failed to {operation}: {outcome}")]
    public static partial void ProviderFailed(ILogger logger, Guid orderId, string provider, string operation, PaymentOutcome outcome);
}

/// <summary>Payment outcomes in the spelling of telemetry.</summary>
internal static class PaymentOutcomeAttribute
{
    public static string ToAttribute(this PaymentOutcome outcome) => outcome switch
    {
        PaymentOutcome.Succeeded => "succeeded",
        PaymentOutcome.Declined => "declined",
        PaymentOutcome.Refunded => "refunded",
        PaymentOutcome.Rejected => "rejected",
        PaymentOutcome.ProviderFailed => "provider_failed",
        PaymentOutcome.ProviderTimedOut => "provider_timed_out",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    /// <summary>Whether the provider did not do what it is there for, rather than answered about the card.</summary>
    public static bool IsFailure(this PaymentOutcome outcome) =>
        outcome is PaymentOutcome.Rejected or PaymentOutcome.ProviderFailed or PaymentOutcome.ProviderTimedOut;
}

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
            span.SetError(outcome, result.Outcome switch
            {
                PaymentOutcome.ProviderTimedOut => "The payment provider did not answer in time.",
                PaymentOutcome.Rejected => "The payment provider refused the request.",
                _ => "The payment provider failed.",
            });
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
