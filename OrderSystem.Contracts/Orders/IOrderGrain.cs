using Orleans.Concurrency;

namespace OrderSystem.Contracts.Orders;

/// <summary>
/// An order. The key is the order's id; for a request with an idempotency key it is derived from that key,
/// so that the grain is its own idempotency record.
/// </summary>
[Alias("order-grain")]
public interface IOrderGrain : IGrainWithGuidKey
{
    /// <summary>Places the order and pays for it.</summary>
    /// <remarks>
    /// The same command again is answered with the stored outcome; another command for the same order is
    /// <see cref="PlaceOrderOutcome.Conflict"/>.
    /// </remarks>
    [Alias("place")]
    Task<PlaceOrderResult> Place(PlaceOrder command);

    /// <summary>Reads the order as it is stored, also while a payment is under way; null when there is none.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<Order?> Get();

    /// <summary>Cancels the order and gives back what was paid. Cancelling a cancelled order changes nothing.</summary>
    [Alias("cancel")]
    Task<ChangeOrderResult> Cancel();

    /// <summary>Gives back what was paid for the order. Refunding a refunded order changes nothing.</summary>
    [Alias("refund")]
    Task<ChangeOrderResult> Refund();
}
