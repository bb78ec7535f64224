using OrderSystem.Contracts.Callers;
using Orleans.Concurrency;

namespace OrderSystem.Contracts.Orders;

/// <summary>
/// An order. The key is the order's id; for a request with an idempotency key it is derived from that key,
/// so that the grain is its own idempotency record.
/// </summary>
/// <remarks>An order belongs to the owner of its user. To other callers than that one and operators it does not exist.</remarks>
[Alias("order-grain")]
public interface IOrderGrain : IGrainWithGuidKey
{
    /// <summary>Places the order and pays for it.</summary>
    /// <remarks>
    /// The same command again is answered as the first one was, whatever became of the order later. While the payment
    /// is not settled there is no such answer yet: the same command then tries the payment again. Another command for
    /// the same order is <see cref="PlaceOrderOutcome.Conflict"/>.
    /// </remarks>
    [Alias("place")]
    Task<PlaceOrderResult> Place(PlaceOrder command, Caller caller);

    /// <summary>Reads the order as it is stored, also while a payment is under way; null when there is none for the caller.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<Order?> Get(Caller caller);

    /// <summary>Reads what was done with the order so far, each step with its trace; null when there is none for the caller.</summary>
    [Alias("get-steps"), AlwaysInterleave]
    Task<OrderSteps?> GetSteps(Caller caller);

    /// <summary>Cancels the order and gives back what was paid. Cancelling a cancelled order changes nothing.</summary>
    [Alias("cancel")]
    Task<ChangeOrderResult> Cancel(Caller caller);

    /// <summary>Gives back what was paid for the order. Refunding a refunded order changes nothing.</summary>
    [Alias("refund")]
    Task<ChangeOrderResult> Refund(Caller caller);
}
