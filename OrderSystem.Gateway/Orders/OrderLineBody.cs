using System.ComponentModel;
using OrderSystem.Contracts.Orders;
using OrderSystem.Gateway.Validation;

namespace OrderSystem.Gateway.Orders;

/// <summary>A line of an order, in requests and answers.</summary>
[Description("A line of an order.")]
internal sealed record OrderLineBody(
    [property: Description("The article's stock-keeping unit.")] string Sku,
    [property: Description("How many, 1 to 10,000.")] int Quantity,
    [property: Description("The price of one.")] MoneyBody UnitPrice)
    : IReadFromJson<OrderLineBody>
{
    public static OrderLineBody From(OrderLine line) => new(line.Sku, line.Quantity, MoneyBody.From(line.UnitPrice));

    public static OrderLineBody Read(FieldReader fields) => new(
        fields.Text("sku", OrderRules.Sku),
        fields.Integer("quantity", 1, OrderRules.MaxQuantity),
        fields.Object<MoneyBody>("unitPrice") ?? new MoneyBody(0m, string.Empty));

    public OrderLine ToLine() => new(Sku, Quantity, UnitPrice.ToMoney());
}
