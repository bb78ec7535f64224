using System.Diagnostics;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;

namespace OrderSystem.Silo.Orders;

/// <summary>
/// Adds steps to the state of an order. They are stored by the write that stores what the step did, or is about to do.
/// </summary>
internal static class OrderStepRecording
{
    /// <summary>
    /// The most attempts that are kept: the first half and the last. Those in between are only counted. Other steps
    /// are few, since every status is entered once.
    /// </summary>
    public const int MaxAttempts = 20;

    /// <summary>The order with the step to a status, done by the current span.</summary>
    public static OrderState WithStep(this OrderState order, OrderStatus status, DateTimeOffset now)
    {
        var before = status == OrderStatus.Placed ? [] : order.ToSteps().Steps;

        // What settles an order is the attempt before it.
        var recoveryAttempt = status.IsFinal() ? before[^1].RecoveryAttempt : 0;
        return order with { Steps = before.Append(Step(status.ToStep(), now, recoveryAttempt)).ToArray() };
    }

    /// <summary>The order with an attempt that the current span is about to make.</summary>
    /// <param name="order">The order.</param>
    /// <param name="kind"><see cref="OrderStepKind.PaymentAttempted"/> or <see cref="OrderStepKind.GiveBackAttempted"/>.</param>
    /// <param name="now">The time.</param>
    /// <param name="recoveryAttempt">The number of the recovery attempt, or 0 for that of a request.</param>
    public static OrderState WithAttempt(this OrderState order, OrderStepKind kind, DateTimeOffset now, int recoveryAttempt = 0)
    {
        var steps = order.ToSteps().Steps.Append(Step(kind, now, recoveryAttempt)).ToList();
        var folded = order.FoldedAttempts;
        if (steps.Count(IsAttempt) > MaxAttempts)
        {
            steps.Remove(steps.Where(IsAttempt).ElementAt(MaxAttempts / 2));
            folded++;
        }

        return order with { Steps = steps, FoldedAttempts = folded };
    }

    /// <summary>The order with the outcome of the attempt that was added last.</summary>
    public static OrderState WithOutcome(this OrderState order, PaymentOutcome outcome) =>
        order with { Steps = order.Steps.SkipLast(1).Append(order.Steps[^1] with { Outcome = outcome }).ToArray() };

    /// <summary>The step that leads to a status.</summary>
    private static OrderStepKind ToStep(this OrderStatus status) => status switch
    {
        OrderStatus.Placed => OrderStepKind.Placed,
        OrderStatus.Paid => OrderStepKind.Paid,
        OrderStatus.Declined => OrderStepKind.Declined,
        OrderStatus.PaymentFailed => OrderStepKind.PaymentFailed,
        OrderStatus.Cancelling => OrderStepKind.Cancelling,
        OrderStatus.Cancelled => OrderStepKind.Cancelled,
        OrderStatus.Refunding => OrderStepKind.Refunding,
        OrderStatus.Refunded => OrderStepKind.Refunded,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>The steps as readers see them. Of an order from before steps were stored, what the rest of its state tells.</summary>
    public static OrderSteps ToSteps(this OrderState order)
    {
        if (order.Steps.Count > 0)
        {
            return new OrderSteps(order.Steps, order.FoldedAttempts);
        }

        var placed = Untraced(OrderStepKind.Placed, order.PlacedAt);
        OrderStep[] steps = order.Status == OrderStatus.Placed ? [placed] : [placed, Untraced(order.Status.ToStep(), order.UpdatedAt)];
        return new OrderSteps(steps, FoldedAttempts: 0);
    }

    private static bool IsAttempt(OrderStep step) =>
        step.Kind is OrderStepKind.PaymentAttempted or OrderStepKind.GiveBackAttempted;

    private static OrderStep Step(OrderStepKind kind, DateTimeOffset now, int recoveryAttempt) =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } span
            ? new OrderStep(kind, now, recoveryAttempt, Outcome: null, span.TraceId.ToHexString(), span.SpanId.ToHexString())
            : Untraced(kind, now) with { RecoveryAttempt = recoveryAttempt };

    private static OrderStep Untraced(OrderStepKind kind, DateTimeOffset at) =>
        new(kind, at, RecoveryAttempt: 0, Outcome: null, TraceId: null, SpanId: null);
}
