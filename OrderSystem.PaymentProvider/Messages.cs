using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace OrderSystem.PaymentProvider;

/// <summary>The body of <c>POST /charges</c>, before it is validated.</summary>
internal sealed record ChargeRequest(
    Guid? Reference,
    [property: JsonConverter(typeof(AmountConverter))] decimal? Amount,
    string? Currency,
    string? PaymentMethod);

/// <summary>The body of <c>POST /voids</c>, before it is validated.</summary>
internal sealed record VoidRequest(Guid? Reference);

/// <summary>A part of the ledger, oldest first.</summary>
/// <param name="Charges">The entries.</param>
/// <param name="Next">What to pass as <c>after</c> to read on; null when there was no more.</param>
internal sealed record ChargePage(IReadOnlyList<LedgerEntry> Charges, long? Next);

/// <summary>Reads requests, or names what is wrong with them.</summary>
internal static partial class RequestRules
{
    /// <summary>The most that one charge can be; what it leaves room for is the sum of many.</summary>
    public const decimal MaximumAmount = 1_000_000_000_000m;

    // No currency of ISO 4217 has more.
    private const int MaximumDecimals = 4;

    /// <summary>What is wrong with a reference that is missing.</summary>
    public static readonly string[] ReferenceRequired = ["A UUID other than the empty one is required."];

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

        if (!IsReference(request.Reference))
        {
            errors["reference"] = ReferenceRequired;
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
            ? new ChargeAttempt(key, request.Reference!.Value, request.Amount!.Value, request.Currency!, request.PaymentMethod!)
            : null;
        return attempt is not null;
    }

    public static bool IsReference([NotNullWhen(true)] Guid? reference) => reference is { } value && value != Guid.Empty;

    /// <summary>Reads a reference of a path in its one spelling (RFC 9562, 4). .NET takes a sign or <c>0x</c> for a part of it.</summary>
    public static bool TryReadReference(string text, out Guid reference) =>
        Guid.TryParseExact(text, "D", out reference) && reference.ToString().Equals(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a number of a query, digits only; the default when it is not there.</summary>
    public static bool TryReadNumber(string? text, long defaultNumber, long minimum, long maximum, out long number)
    {
        number = defaultNumber;
        return text is null
            || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= minimum && number <= maximum);
    }

    [GeneratedRegex(@"\A[\x21-\x7E]{1,255}\z")]
    private static partial Regex KeyPattern();

    [GeneratedRegex(@"\A[A-Z]{3}\z")]
    private static partial Regex CurrencyPattern();

    [GeneratedRegex(@"\Apm_[A-Za-z0-9_]{1,64}\z")]
    private static partial Regex PaymentMethodPattern();
}

/// <summary>Takes a number that no <see cref="decimal"/> holds for one that is too large, which it is, and not for malformed JSON.</summary>
internal sealed class AmountConverter : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType != JsonTokenType.Number ? throw new JsonException()
        : reader.TryGetDecimal(out var amount) ? amount
        : reader.GetDouble() switch
        {
            >= 1 => decimal.MaxValue,
            <= -1 => decimal.MinValue,
            _ => 0,
        };

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
