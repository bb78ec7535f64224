using System.ComponentModel;
using OrderSystem.Contracts;
using OrderSystem.Contracts.Orders;
using OrderSystem.Gateway.Validation;

namespace OrderSystem.Gateway.Orders;

/// <summary>The body of <c>POST /api/orders</c>.</summary>
[Description("A new order.")]
internal sealed record PlaceOrderBody(
    [property: Description("Who orders.")] Guid UserId,
    [property: Description("What is ordered: 1 to 100 lines, all prices in one currency.")] IReadOnlyList<OrderLineBody> Lines,
    [property: Description("The payment provider's token for the card, pm_... Never a card number.")] string PaymentMethod,
    [property: Description("The order's currency. When given, every price must be in it.")] string? Currency = null)
    : IReadFromJson<PlaceOrderBody>
{
    public static PlaceOrderBody Read(FieldReader fields)
    {
        var body = new PlaceOrderBody(
            fields.Id("userId"),
            fields.List<OrderLineBody>("lines", OrderRules.MaxLines),
            fields.Text("paymentMethod", OrderRules.PaymentMethod),
            fields.OptionalText("currency", OrderRules.CurrencyCode));

        body.RequireOneCurrency(fields);
        return body;
    }

    public PlaceOrder ToCommand() => new(UserId, [.. Lines.Select(line => line.ToLine())], PaymentMethod);

    private void RequireOneCurrency(FieldReader fields)
    {
        if (!string.IsNullOrEmpty(Currency) && Contracts.Currency.Find(Currency) is null)
        {
            fields.Errors.Add(fields.PathOf("currency"), OrderRules.CurrencyCode.Message);
        }

        var expected = Contracts.Currency.Find(Currency)
            ?? Lines.Select(line => Contracts.Currency.Find(line.UnitPrice.Currency)).FirstOrDefault(currency => currency is not null);

        for (var index = 0; index < Lines.Count; index++)
        {
            var currency = Contracts.Currency.Find(Lines[index].UnitPrice.Currency);
            if (currency is not null && currency != expected)
            {
                fields.Errors.Add(
                    $"{fields.PathOf("lines")}[{index}].unitPrice.currency",
                    $"Must be {expected!.Code}: all prices of an order are in one currency.");
            }
        }
    }
}
