using System.Text.RegularExpressions;
using OrderSystem.Gateway.Validation;

namespace OrderSystem.Gateway.Orders;

/// <summary>What an order may look like.</summary>
internal static partial class OrderRules
{
    public const int MaxLines = 100;
    public const int MaxQuantity = 10_000;

    /// <summary>Large enough for any price in the smallest currency; the sum of an order stays far inside a decimal.</summary>
    public const decimal MaxUnitPrice = 999_999_999m;

    public static readonly TextRule Sku = new(
        64, SkuPattern, "Must be 1 to 64 letters, digits, dots, hyphens or underscores, the first a letter or digit.");

    public static readonly TextRule CurrencyCode = new(
        3, CurrencyPattern, "Must be the ISO 4217 code, in upper case, of a currency accepted here.");

    public static readonly TextRule PaymentMethod = new(
        67, PaymentMethodPattern, "Must be a token of the payment provider (pm_...), never a card number.");

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex SkuPattern { get; }

    [GeneratedRegex(@"^[A-Z]{3}\z")]
    private static partial Regex CurrencyPattern { get; }

    [GeneratedRegex(@"^pm_[A-Za-z0-9_]{1,64}\z")]
    private static partial Regex PaymentMethodPattern { get; }
}
