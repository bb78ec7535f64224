using System.ComponentModel;
using OrderSystem.Contracts;
using OrderSystem.Gateway.Validation;

namespace OrderSystem.Gateway.Orders;

/// <summary>An amount in one currency, in requests and answers.</summary>
internal sealed record MoneyBody(
    [property: Description("In the currency's major unit: 12.50 EUR, not 1250 cents. No more decimals than the currency has.")] decimal Amount,
    [property: Description("The ISO 4217 code, in upper case.")] string Currency)
    : IReadFromJson<MoneyBody>
{
    public static MoneyBody From(Money money) => new(money.Amount, money.Currency);

    public static MoneyBody Read(FieldReader fields)
    {
        var code = fields.Text("currency", OrderRules.CurrencyCode);
        return new MoneyBody(ReadAmount(fields, Contracts.Currency.Find(code)), code);
    }

    public Money ToMoney() => new(Amount, Currency);

    private static decimal ReadAmount(FieldReader fields, Currency? currency)
    {
        if (fields.Number("amount") is not { } amount)
        {
            return 0m;
        }

        if (amount is <= 0m or > OrderRules.MaxUnitPrice)
        {
            fields.Errors.Add(fields.PathOf("amount"), $"Must be more than 0 and at most {OrderRules.MaxUnitPrice}.");
            return 0m;
        }

        if (currency is not null && !currency.CanExpress(amount))
        {
            fields.Errors.Add(fields.PathOf("amount"), $"{currency.Code} amounts have at most {currency.MinorUnits} decimals.");
            return 0m;
        }

        return currency is null ? amount : Normalize(amount, currency);
    }

    /// <summary>Writes 12.5 and 12.500 as 12.50, so that a repeated order is the same order however it was written.</summary>
    private static decimal Normalize(decimal amount, Currency currency) =>
        decimal.Round(amount, currency.MinorUnits) + new decimal(0, 0, 0, false, (byte)currency.MinorUnits);
}
