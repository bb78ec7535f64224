using System.Text.RegularExpressions;
using OrderSystem.Contracts;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;
using OrderSystem.Gateway.Validation;

namespace OrderSystem.Gateway.Orders;

/// <summary>What the fields of an order may look like, beyond <see cref="OrderLimits"/>.</summary>
internal static partial class OrderRules
{
    /// <summary>Large enough for any price in the smallest currency; the sum of an order stays far inside a decimal.</summary>
    public const decimal MaxUnitPrice = 999_999_999m;

    private const int CurrencyCodeLength = 3;
    private const int MaxTokenLength = 67;

    public static readonly TextRule Sku = new(
        OrderLimits.MaxSkuLength,
        SkuPattern.IsMatch,
        $"Must be 1 to {OrderLimits.MaxSkuLength} letters, digits, dots, hyphens or underscores, the first a letter or digit.");

    public static readonly TextRule CurrencyCode = new(
        CurrencyCodeLength,
        code => Currency.Find(code) is not null,
        "Must be the ISO 4217 code, in upper case, of a currency accepted here.");

    public static readonly TextRule PaymentMethod = new(
        MaxTokenLength,
        PaymentMethodToken.IsWellFormed,
        "Must be a token of the payment provider (pm_...), never a card number.");

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex SkuPattern { get; }
}
