using System.Diagnostics;
using System.Diagnostics.Metrics;
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
    public static partial void ProviderFailed(ILogger logger, Guid orderId, string gateway, string operation, PaymentOutcome outcome);
}

/// <summary>The metrics of payments. Recorded while the span is current, so that exemplars lead to traces.</summary>
internal sealed class PaymentMetrics
{
    public const string DurationName = "payment.duration";

    private readonly Histogram<double> _duration;

    public PaymentMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(SiloTelemetry.Name);
        _duration = meter.CreateHistogram(
            DurationName,
            "s",
            "The time that the payment provider took.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20] });
    }

    public void Requested(string operation, PaymentOutcome outcome, TimeSpan duration) =>
        _duration.Record(
            duration.TotalSeconds,
            new KeyValuePair<string, object?>(AttributeNames.PaymentOperation, operation),
            new KeyValuePair<string, object?>(AttributeNames.PaymentOutcome, outcome.ToAttribute()));
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
