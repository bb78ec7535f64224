namespace OrderSystem.Contracts.Orders;

/// <summary>Where an order stands. <see cref="OrderStatusTransitions"/> says what may follow what.</summary>
public enum OrderStatus
{
    /// <summary>Stored; its payment is not settled yet.</summary>
    Placed,

    /// <summary>Paid and confirmed.</summary>
    Paid,

    /// <summary>The card was declined; nothing was charged.</summary>
    Declined,

    /// <summary>The payment was given up and voided; nothing stays charged.</summary>
    PaymentFailed,

    /// <summary>Being cancelled: what was paid, or may have been, is being given back.</summary>
    Cancelling,

    /// <summary>Cancelled; nothing stays charged.</summary>
    Cancelled,

    /// <summary>What was paid is being given back.</summary>
    Refunding,

    /// <summary>Everything that was paid was given back.</summary>
    Refunded,
}

/// <summary>The legal transitions between order statuses.</summary>
public static class OrderStatusTransitions
{
    /// <summary>Whether an order may go from one status to the other.</summary>
    public static bool CanBecome(this OrderStatus from, OrderStatus to) => (from, to) switch
    {
        (OrderStatus.Placed, OrderStatus.Paid or OrderStatus.Declined or OrderStatus.PaymentFailed or OrderStatus.Cancelling) => true,
        (OrderStatus.Paid, OrderStatus.Cancelling or OrderStatus.Refunding) => true,
        (OrderStatus.Cancelling, OrderStatus.Cancelled) => true,
        (OrderStatus.Refunding, OrderStatus.Refunded) => true,
        _ => false,
    };

    /// <summary>Whether the order's money is settled, so that nothing is left to do.</summary>
    public static bool IsFinal(this OrderStatus status) =>
        status is not (OrderStatus.Placed or OrderStatus.Cancelling or OrderStatus.Refunding);
}
