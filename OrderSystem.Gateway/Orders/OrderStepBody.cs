using System.ComponentModel;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;

namespace OrderSystem.Gateway.Orders;

/// <summary>A step of an order, as answered.</summary>
internal sealed record OrderStepBody(
    [property: Description("What was done.")] OrderStepKind Step,
    [property: Description("When, in UTC; of an attempt, when it began.")] DateTime At,
    [property: Description("How an attempt ended; null while it is under way, when it was interrupted, and for other steps.")] PaymentOutcome? Outcome,
    [property: Description("The number of the recovery attempt that did it; null when a request did.")] int? RecoveryAttempt,
    [property: Description("The trace that did it, whether or not it was sampled; null when nothing was traced.")] string? TraceId,
    [property: Description("The span in that trace.")] string? SpanId)
{
    public static OrderStepBody From(OrderStep step) => new(
        step.Kind,
        step.At.UtcDateTime,
        step.Outcome,
        step.RecoveryAttempt > 0 ? step.RecoveryAttempt : null,
        step.TraceId,
        step.SpanId);
}
