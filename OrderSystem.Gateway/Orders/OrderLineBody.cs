using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using OrderSystem.Contracts.Orders;
using OrderSystem.Gateway.Validation;

namespace OrderSystem.Gateway.Orders;

/// <summary>A line of an order, in requests and answers.</summary>
internal sealed record OrderLineBody(
    [property: Description("The article's stock-keeping unit."), StringLength(OrderLimits.MaxSkuLength, MinimumLength = 1)] string Sku,
    [property: Description("How many."), Range(1, OrderLimits.MaxQuantity)] int Quantity,
    [property: Description("The price of one.")] MoneyBody UnitPrice)
    : IReadFromJson<OrderLineBody>
{
    public static OrderLineBody From(OrderLine line) => new(line.Sku, line.Quantity, MoneyBody.From(line.UnitPrice));

    public static OrderLineBody Read(FieldReader fields) => new(
        fields.Text("sku", OrderRules.Sku),
        fields.Integer("quantity", 1, OrderLimits.MaxQuantity),
        fields.Object<MoneyBody>("unitPrice") ?? new MoneyBody(0m, string.Empty));

    public OrderLine ToLine() => new(Sku, Quantity, UnitPrice.ToMoney());
}
