using System.ComponentModel;
using OrderSystem.Contracts.Orders;

namespace OrderSystem.Gateway.Orders;

/// <summary>What was done with an order, as answered.</summary>
internal sealed record OrderHistoryBody(
    Guid OrderId,
    [property: Description("Oldest first.")] IReadOnlyList<OrderStepBody> Steps,
    [property: Description("The number of attempts that are left out in the middle, when there were very many.")] int FoldedAttempts)
{
    public static OrderHistoryBody From(Guid orderId, OrderSteps steps) =>
        new(orderId, [.. steps.Steps.Select(OrderStepBody.From)], steps.FoldedAttempts);
}
