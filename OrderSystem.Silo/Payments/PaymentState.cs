using OrderSystem.Contracts;
using OrderSystem.Contracts.Payments;

namespace OrderSystem.Silo.Payments;

/// <summary>What is stored of a payment.</summary>
[GenerateSerializer, Immutable, Alias("payment-state")]
internal sealed record PaymentState
{
    /// <summary>How much, by which card; null when it was given back before it was asked for.</summary>
    [Id(0)]
    public ProcessPayment? Command { get; init; }

    [Id(1)]
    public PaymentStatus Status { get; init; }

    /// <summary>Whether it is being given back or was. From then on it is never charged.</summary>
    [Id(2)]
    public bool GivingBack { get; init; }

    [Id(3)]
    public string? TransactionId { get; init; }

    [Id(4)]
    public string? DeclineCode { get; init; }

    /// <summary>The outcome, once it is known.</summary>
    public PaymentResult? SettledResult() => Status switch
    {
        PaymentStatus.Succeeded => new PaymentResult(PaymentOutcome.Succeeded, TransactionId),
        PaymentStatus.Declined => new PaymentResult(PaymentOutcome.Declined, DeclineCode: DeclineCode),
        PaymentStatus.Refunded => new PaymentResult(PaymentOutcome.Refunded, TransactionId),
        _ => null,
    };

    /// <summary>The payment as its readers see it; null when nothing was ever to be paid.</summary>
    public Payment? ToPayment(Guid orderId) =>
        Command is { Amount: var amount } ? new Payment(orderId, amount, Status, TransactionId, DeclineCode) : null;
}
