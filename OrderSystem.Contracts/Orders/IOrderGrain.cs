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

/// <summary>What to place an order with.</summary>
/// <param name="UserId">Who orders.</param>
/// <param name="Lines">What is ordered; at least one line, all prices in one currency.</param>
/// <param name="PaymentMethod">
/// The payment provider's token for the card (<c>pm_...</c>). A card number never enters this system.
/// </param>
/// <param name="Currency">The order's currency. When given, every price must be in it.</param>
[GenerateSerializer, Immutable, Alias("place-order")]
public sealed record PlaceOrder(
    [property: Id(0)] Guid UserId,
    [property: Id(1)] IReadOnlyList<OrderLine> Lines,
    [property: Id(2)] string PaymentMethod,
    [property: Id(3)] string? Currency = null)
{
    /// <summary>The sum of the lines.</summary>
    public Money Total() => Lines.Select(line => line.Total).Aggregate((sum, total) => sum + total);
}

/// <summary>How placing an order ended.</summary>
public enum PlaceOrderOutcome
{
    /// <summary>Placed and paid.</summary>
    Paid,

    /// <summary>The card was declined; see <see cref="Order.DeclineCode"/>.</summary>
    Declined,

    /// <summary>The user does not exist for the caller; nothing was stored.</summary>
    UserNotFound,

    /// <summary>The order exists and was placed with another command.</summary>
    Conflict,

    /// <summary>The payment provider failed. The order stays <see cref="OrderStatus.Placed"/> and is settled later.</summary>
    ProviderFailed,

    /// <summary>The payment provider did not answer in time. The order stays <see cref="OrderStatus.Placed"/> and is settled later.</summary>
    ProviderTimedOut,
}

/// <summary>The answer to <see cref="IOrderGrain.Place"/>.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Order">The order as it was when placing it ended; null for <see cref="PlaceOrderOutcome.UserNotFound"/> and <see cref="PlaceOrderOutcome.Conflict"/>.</param>
/// <param name="Replayed">Whether this is the stored outcome of an earlier, equal command.</param>
[GenerateSerializer, Immutable, Alias("place-order-result")]
public sealed record PlaceOrderResult(
    [property: Id(0)] PlaceOrderOutcome Outcome,
    [property: Id(1)] Order? Order,
    [property: Id(2)] bool Replayed);

/// <summary>How cancelling or refunding an order ended.</summary>
public enum ChangeOrderOutcome
{
    /// <summary>Done, now or by an earlier, equal request.</summary>
    Done,

    /// <summary>There is no such order for the caller.</summary>
    NotFound,

    /// <summary>The order's status does not allow it.</summary>
    IllegalTransition,

    /// <summary>The payment provider failed; the change is finished later.</summary>
    ProviderFailed,

    /// <summary>The payment provider did not answer in time; the change is finished later.</summary>
    ProviderTimedOut,
}

/// <summary>The answer to <see cref="IOrderGrain.Cancel"/> and <see cref="IOrderGrain.Refund"/>.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Order">The order as it is now; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("change-order-result")]
public sealed record ChangeOrderResult([property: Id(0)] ChangeOrderOutcome Outcome, [property: Id(1)] Order? Order);
