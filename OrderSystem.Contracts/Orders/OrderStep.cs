using OrderSystem.Contracts.Payments;

namespace OrderSystem.Contracts.Orders;

/// <summary>What a step of an order did.</summary>
public enum OrderStepKind
{
    /// <summary>The order was stored.</summary>
    Placed,

    /// <summary>The payment was asked for; see <see cref="OrderStep.Outcome"/>.</summary>
    PaymentAttempted,

    /// <summary>The order became <see cref="OrderStatus.Paid"/>.</summary>
    Paid,

    /// <summary>The order became <see cref="OrderStatus.Declined"/>.</summary>
    Declined,

    /// <summary>The order became <see cref="OrderStatus.PaymentFailed"/>.</summary>
    PaymentFailed,

    /// <summary>The order became <see cref="OrderStatus.Cancelling"/>.</summary>
    Cancelling,

    /// <summary>The payment was given back, or tried to be; see <see cref="OrderStep.Outcome"/>.</summary>
    GiveBackAttempted,

    /// <summary>The order became <see cref="OrderStatus.Cancelled"/>.</summary>
    Cancelled,

    /// <summary>The order became <see cref="OrderStatus.Refunding"/>.</summary>
    Refunding,

    /// <summary>The order became <see cref="OrderStatus.Refunded"/>.</summary>
    Refunded,
}

/// <summary>A step of an order, with the span that did it.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="At">When, in UTC; of an attempt, when it began.</param>
/// <param name="RecoveryAttempt">The number of the recovery attempt that did it; 0 when a request did.</param>
/// <param name="Outcome">How an attempt ended; null while it is under way, when it was interrupted, and for other steps.</param>
/// <param name="TraceId">The trace that did it, whether or not it was sampled; null when nothing was traced.</param>
/// <param name="SpanId">The span in that trace.</param>
[GenerateSerializer, Immutable, Alias("order-step")]
public sealed record OrderStep(
    [property: Id(0)] OrderStepKind Kind,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] int RecoveryAttempt,
    [property: Id(3)] PaymentOutcome? Outcome,
    [property: Id(4)] string? TraceId,
    [property: Id(5)] string? SpanId);
