namespace OrderSystem.Contracts.Orders;

/// <summary>A line of an order.</summary>
/// <param name="Sku">The article's stock-keeping unit.</param>
/// <param name="Quantity">How many, at least 1.</param>
/// <param name="UnitPrice">The price of one.</param>
[GenerateSerializer, Immutable, Alias("order-line")]
public sealed record OrderLine(
    [property: Id(0)] string Sku,
    [property: Id(1)] int Quantity,
    [property: Id(2)] Money UnitPrice)
{
    /// <summary>Quantity times unit price.</summary>
    public Money Total => UnitPrice * Quantity;
}

/// <summary>An order as it is now.</summary>
/// <param name="Id">The order's id.</param>
/// <param name="UserId">Who ordered.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Lines">What was ordered.</param>
/// <param name="Total">The sum of the lines.</param>
/// <param name="TransactionId">The payment provider's id of the charge; null when nothing was charged.</param>
/// <param name="DeclineCode">Why the card was declined, in the provider's words; null when it was not.</param>
/// <param name="PlacedAt">When it was placed, in UTC.</param>
/// <param name="UpdatedAt">When its status last changed, in UTC.</param>
[GenerateSerializer, Immutable, Alias("order")]
public sealed record Order(
    [property: Id(0)] Guid Id,
    [property: Id(1)] Guid UserId,
    [property: Id(2)] OrderStatus Status,
    [property: Id(3)] IReadOnlyList<OrderLine> Lines,
    [property: Id(4)] Money Total,
    [property: Id(5)] string? TransactionId,
    [property: Id(6)] string? DeclineCode,
    [property: Id(7)] DateTimeOffset PlacedAt,
    [property: Id(8)] DateTimeOffset UpdatedAt);
