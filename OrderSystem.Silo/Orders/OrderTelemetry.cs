using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;

namespace OrderSystem.Silo.Orders;

internal static partial class OrderLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Order placed")]
    public static partial void Placed(ILogger logger, Guid orderId, Guid userId, decimal amount, string currency);

    [LoggerMessage(Level = LogLevel.Information, Message = "Order refused, its user does not exist")]
    public static partial void UserNotFound(ILogger logger, Guid orderId, Guid userId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Order refused, it was placed before with other contents")]
    public static partial void Conflict(ILogger logger, Guid orderId, Guid userId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Order is now {orderStatus}")]
    public static partial void StatusChanged(ILogger logger, Guid orderId, Guid userId, OrderStatus orderStatus, decimal amount, string currency, string? transactionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Order is still {orderStatus}, its payment ended as {paymentOutcome}")]
    public static partial void NotSettled(ILogger logger, Guid orderId, Guid userId, OrderStatus orderStatus, PaymentOutcome paymentOutcome);

    [LoggerMessage(Level = LogLevel.Information, Message = "Finishing an order left as {orderStatus}, attempt {attempt}")]
    public static partial void Recovering(ILogger logger, Guid orderId, Guid userId, OrderStatus orderStatus, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Giving up the payment of an order after {attempts} attempts")]
    public static partial void GivingUp(ILogger logger, Guid orderId, Guid userId, int attempts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The order's recovery reminder was not removed, its next tick will do it")]
    public static partial void ReminderNotRemoved(ILogger logger, Exception exception, Guid orderId);
}

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
