namespace OrderSystem.Contracts.Orders;

/// <summary>What to place an order with.</summary>
/// <param name="UserId">Who orders.</param>
/// <param name="Lines">What is ordered; at least one line, all prices in one currency.</param>
/// <param name="PaymentMethod">
/// The payment provider's token for the card (<c>pm_...</c>). A card number never enters this system.
/// </param>
[GenerateSerializer, Immutable, Alias("place-order")]
public sealed record PlaceOrder(
    [property: Id(0)] Guid UserId,
    [property: Id(1)] IReadOnlyList<OrderLine> Lines,
    [property: Id(2)] string PaymentMethod);

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
