using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using OrderSystem.Contracts.Orders;
using OrderSystem.Gateway.Validation;

namespace OrderSystem.Gateway.Orders;

/// <summary>The body of <c>POST /api/orders</c>.</summary>
internal sealed record PlaceOrderBody(
    [property: Description("Who orders.")] Guid UserId,
    [property: Description("What is ordered, all prices in one currency."), MinLength(1), MaxLength(OrderLimits.MaxLines)] IReadOnlyList<OrderLineBody> Lines,
    [property: Description("The payment provider's token for the card, pm_... Never a card number.")] string PaymentMethod,
    [property: Description("The order's currency. When given, every price must be in it.")] string? Currency = null)
    : IReadFromJson<PlaceOrderBody>
{
    public static PlaceOrderBody Read(FieldReader fields)
    {
        var body = new PlaceOrderBody(
            fields.Id("userId"),
            fields.List<OrderLineBody>("lines", OrderLimits.MaxLines),
            fields.Text("paymentMethod", OrderRules.PaymentMethod),
            fields.OptionalText("currency", OrderRules.CurrencyCode));

        body.RequireOneCurrency(fields);
        return body;
    }

    public PlaceOrder ToCommand() => new(UserId, [.. Lines.Select(line => line.ToLine())], PaymentMethod);

    private void RequireOneCurrency(FieldReader fields)
    {
        // Empty where it could not be read, which is reported already.
        var currencies = Lines.Select(line => line.UnitPrice.Currency).ToList();
        var expected = currencies.Prepend(Currency).FirstOrDefault(currency => !string.IsNullOrEmpty(currency));

        for (var index = 0; index < currencies.Count; index++)
        {
            if (currencies[index].Length > 0 && currencies[index] != expected)
            {
                fields.Errors.Add(
                    $"{fields.PathOf("lines")}[{index}].unitPrice.currency",
                    $"Must be {expected}: all prices of an order are in one currency.");
            }
        }
    }
}
