using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace OrderSystem.PaymentProvider.Charges;

/// <summary>Turns a request into a <see cref="ChargeAttempt"/> or names what is wrong with it.</summary>
internal static partial class ChargeValidation
{
    /// <summary>The most that one charge can be; what it leaves room for is the sum of many.</summary>
    public const decimal MaximumAmount = 1_000_000_000_000m;

    // No currency of ISO 4217 has more.
    private const int MaximumDecimals = 4;

    public static bool TryRead(
        ChargeRequest request,
        StringValues idempotencyKey,
        [NotNullWhen(true)] out ChargeAttempt? attempt,
        out Dictionary<string, string[]> errors)
    {
        errors = [];
        if (idempotencyKey is not [{ } key] || !KeyPattern().IsMatch(key))
        {
            key = "";
            errors["Idempotency-Key"] = ["The header is required once, with 1 to 255 visible ASCII characters."];
        }

        if (request.Reference is not { } reference || reference == Guid.Empty)
        {
            reference = default;
            errors["reference"] = ["A UUID other than the empty one is required."];
        }

        if (request.Amount is not (> 0 and <= MaximumAmount) || decimal.Round(request.Amount.Value, MaximumDecimals) != request.Amount)
        {
            errors["amount"] = [$"A number above 0, up to {MaximumAmount}, with at most {MaximumDecimals} decimals is required."];
        }

        if (request.Currency is null || !CurrencyPattern().IsMatch(request.Currency))
        {
            errors["currency"] = ["An ISO 4217 code in upper case is required."];
        }

        if (request.PaymentMethod is null || !PaymentMethodPattern().IsMatch(request.PaymentMethod))
        {
            errors["paymentMethod"] = ["A token of the form pm_... is required, never a card number."];
        }

        attempt = errors.Count == 0
            ? new ChargeAttempt(key, reference, request.Amount!.Value, request.Currency!, request.PaymentMethod!)
            : null;
        return attempt is not null;
    }

    [GeneratedRegex(@"\A[\x21-\x7E]{1,255}\z")]
    private static partial Regex KeyPattern();

    [GeneratedRegex(@"\A[A-Z]{3}\z")]
    private static partial Regex CurrencyPattern();

    [GeneratedRegex(@"\Apm_[A-Za-z0-9_]{1,64}\z")]
    private static partial Regex PaymentMethodPattern();
}
