using System.ComponentModel;
using OrderSystem.Contracts.Orders;

namespace OrderSystem.Gateway.Orders;

/// <summary>An order, as answered.</summary>
internal sealed record OrderBody(
    Guid Id,
    [property: Description("Who ordered.")] Guid UserId,
    [property: Description("Where it stands.")] OrderStatus Status,
    IReadOnlyList<OrderLineBody> Lines,
    [property: Description("The sum of the lines.")] MoneyBody Total,
    [property: Description("The payment provider's id of the charge; null when nothing was charged.")] string? TransactionId,
    [property: Description("Why the card was declined; null when it was not.")] string? DeclineCode,
    [property: Description("In UTC.")] DateTime PlacedAt,
    [property: Description("When the status last changed, in UTC.")] DateTime UpdatedAt)
{
    public static OrderBody From(Order order) => new(
        order.Id,
        order.UserId,
        order.Status,
        [.. order.Lines.Select(OrderLineBody.From)],
        MoneyBody.From(order.Total),
        order.TransactionId,
        order.DeclineCode,
        order.PlacedAt.UtcDateTime,
        order.UpdatedAt.UtcDateTime);
}
