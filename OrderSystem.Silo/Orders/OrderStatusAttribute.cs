using OrderSystem.Contracts.Orders;

namespace OrderSystem.Silo.Orders;

/// <summary>Order statuses in the spelling of telemetry.</summary>
internal static class OrderStatusAttribute
{
    public static string ToAttribute(this OrderStatus status) => status switch
    {
        OrderStatus.Placed => "placed",
        OrderStatus.Paid => "paid",
        OrderStatus.Declined => "declined",
        OrderStatus.PaymentFailed => "payment_failed",
        OrderStatus.Cancelling => "cancelling",
        OrderStatus.Cancelled => "cancelled",
        OrderStatus.Refunding => "refunding",
        OrderStatus.Refunded => "refunded",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
