using System.Text.RegularExpressions;
using OrderSystem.Contracts.Payments;

namespace OrderSystem.Contracts.Orders;

/// <summary>
/// What an order must be like to be placed. The order grain stores nothing else; the gateway asks the same rules, to say
/// early and by field what is wrong.
/// </summary>
public static partial class OrderLimits
{
    /// <summary>The most lines that an order may have.</summary>
    public const int MaxLines = 100;

    /// <summary>The longest stock-keeping unit, in characters.</summary>
    public const int MaxSkuLength = 64;

    /// <summary>The largest quantity of one line.</summary>
    public const int MaxQuantity = 10_000;

    /// <summary>The highest price of one article, in the currency's major unit: enough for any in the smallest currency.</summary>
    public const decimal MaxUnitPrice = 999_999_999m;

    /// <summary>The most that can be paid at once, in the currency's major unit: what the payment provider charges at most.</summary>
    public const decimal MaxTotal = 1_000_000_000_000m;

    /// <summary>Lists the rules that the command breaks; empty when it can be placed.</summary>
    public static IReadOnlyList<RuleViolation> Violations(PlaceOrder command)
    {
        ArgumentNullException.ThrowIfNull(command);

        var violations = new List<RuleViolation>();
        void Require(bool holds, string field, string message)
        {
            if (!holds)
            {
                violations.Add(new RuleViolation(field, message));
            }
        }

        Require(command.Currency is null || Currency.Find(command.Currency) is not null, "currency", Currency.Expectation);
        Require(
            PaymentMethodToken.IsWellFormed(command.PaymentMethod),
            "paymentMethod",
            "Must be a token of the payment provider (pm_...), never a card number.");
        if (command.Lines is not { Count: >= 1 and <= MaxLines })
        {
            Require(false, "lines", $"Must be an array of 1 to {MaxLines} entries.");
            return violations;
        }

        var currency = Currency.Find(command.Currency) ?? command.Lines.Select(line => Currency.Find(line?.UnitPrice.Currency)).FirstOrDefault(known => known is not null);
        for (var index = 0; index < command.Lines.Count; index++)
        {
            var field = $"lines[{index}]";
            if (command.Lines[index] is not { } line)
            {
                Require(false, field, "Must be an object.");
                continue;
            }

            Require(
                line.Sku is { Length: >= 1 and <= MaxSkuLength } && Sku().IsMatch(line.Sku),
                $"{field}.sku",
                $"Must be 1 to {MaxSkuLength} letters, digits, dots, hyphens or underscores, the first a letter or digit.");
            Require(line.Quantity is >= 1 and <= MaxQuantity, $"{field}.quantity", $"Must be a whole number from 1 to {MaxQuantity}.");

            var (amount, priceCurrency) = (line.UnitPrice.Amount, Currency.Find(line.UnitPrice.Currency));
            if (amount is <= 0 or > MaxUnitPrice)
            {
                Require(false, $"{field}.unitPrice.amount", $"Must be more than 0 and at most {MaxUnitPrice}.");
            }
            else if (priceCurrency?.CanExpress(amount) is false)
            {
                Require(false, $"{field}.unitPrice.amount", $"{priceCurrency.Code} amounts have at most {priceCurrency.MinorUnits} decimals.");
            }

            Require(priceCurrency is not null, $"{field}.unitPrice.currency", Currency.Expectation);
            Require(
                priceCurrency is null || priceCurrency == currency,
                $"{field}.unitPrice.currency",
                $"Must be {currency?.Code}: all prices of an order are in one currency.");
        }

        // Within the limits above the sum is far inside a decimal.
        Require(
            violations.Count > 0 || command.Lines.Sum(line => line.UnitPrice.Amount * line.Quantity) <= MaxTotal,
            "lines",
            $"Must add up to at most {MaxTotal}.");
        return violations;
    }

    // \z, since $ would allow a line feed at the end.
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex Sku();
}
