using System.Collections.Frozen;
using System.Globalization;

namespace OrderSystem.Contracts;

/// <summary>An amount in one currency.</summary>
/// <remarks>
/// Amounts are <see cref="decimal"/> in the currency's major unit (12.50 EUR, not 1250 cents).
/// Currencies are the three-letter codes of ISO 4217.
/// </remarks>
[GenerateSerializer, Immutable, Alias("money")]
public readonly record struct Money
{
    /// <summary>Creates an amount.</summary>
    /// <param name="amount">The amount in the currency's major unit.</param>
    /// <param name="currency">The ISO 4217 code.</param>
    /// <exception cref="ArgumentException">
    /// The code is not known, or the amount has more decimals than the currency.
    /// </exception>
    public Money(decimal amount, string currency)
    {
        if (Contracts.Currency.Find(currency) is not { } known)
        {
            throw new ArgumentException("Not an ISO 4217 currency code.", nameof(currency));
        }

        if (!known.CanExpress(amount))
        {
            throw new ArgumentException($"{known.Code} amounts have at most {known.MinorUnits} decimals.", nameof(amount));
        }

        // 12.5 and 12.500 are written 12.50.
        Amount = decimal.Round(amount, known.MinorUnits) + new decimal(0, 0, 0, false, (byte)known.MinorUnits);
        Currency = known.Code;
    }

    /// <summary>The amount in the currency's major unit.</summary>
    [Id(0)]
    public decimal Amount { get; init; }

    /// <summary>The ISO 4217 code.</summary>
    [Id(1)]
    public string Currency { get; init; }

    /// <summary>
    /// Whether this is an amount at all: in a known currency and within its decimals. The default value is not,
    /// nor need be what arrived from elsewhere, as a serializer does not call the constructor.
    /// </summary>
    public bool IsWellFormed() => Contracts.Currency.Find(Currency)?.CanExpress(Amount) ?? false;

    /// <summary>Adds two amounts of the same currency.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ, or there is none.</exception>
    /// <exception cref="OverflowException">The sum is more than a <see cref="decimal"/> can hold.</exception>
    public static Money operator +(Money left, Money right) =>
        left.CurrencyOrThrow() == right.CurrencyOrThrow()
            ? new Money(left.Amount + right.Amount, left.Currency)
            : throw new InvalidOperationException($"Cannot add {right.Currency} to {left.Currency}.");

    /// <summary>Multiplies an amount by a quantity.</summary>
    /// <exception cref="InvalidOperationException">There is no currency.</exception>
    /// <exception cref="OverflowException">The product is more than a <see cref="decimal"/> can hold.</exception>
    public static Money operator *(Money price, int quantity) => new(price.Amount * quantity, price.CurrencyOrThrow());

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount} {Currency}");

    private string CurrencyOrThrow() =>
        Currency ?? throw new InvalidOperationException("An amount without a currency, such as the default value, cannot be computed with.");
}

/// <summary>A currency of ISO 4217 with its number of decimals ("minor units").</summary>
/// <param name="Code">The three-letter code.</param>
/// <param name="MinorUnits">The number of decimals that an amount may have.</param>
public sealed record Currency(string Code, int MinorUnits)
{
    /// <summary>What to tell somebody whose code is not known.</summary>
    public const string Expectation = "Must be the ISO 4217 code, in upper case, of a currency accepted here.";

    private static readonly FrozenDictionary<string, Currency> Known = new Currency[]
    {
        new("AUD", 2), new("BHD", 3), new("BRL", 2), new("CAD", 2), new("CHF", 2), new("CNY", 2), new("CZK", 2),
        new("DKK", 2), new("EUR", 2), new("GBP", 2), new("HKD", 2), new("HUF", 2), new("ILS", 2), new("INR", 2),
        new("ISK", 0), new("JPY", 0), new("KRW", 0), new("KWD", 3), new("MXN", 2), new("NOK", 2), new("NZD", 2),
        new("PLN", 2), new("RON", 2), new("SEK", 2), new("SGD", 2), new("THB", 2), new("TND", 3), new("TRY", 2),
        new("TWD", 2), new("UAH", 2), new("USD", 2), new("VND", 0), new("ZAR", 2),
    }.ToFrozenDictionary(currency => currency.Code, StringComparer.Ordinal);

    /// <summary>Finds a currency that this system accepts, or null.</summary>
    /// <param name="code">The ISO 4217 code, in upper case.</param>
    public static Currency? Find(string? code) => code is null ? null : Known.GetValueOrDefault(code);

    /// <summary>The codes that this system accepts.</summary>
    public static IReadOnlyCollection<string> Codes => Known.Keys;

    /// <summary>Whether the amount fits the currency's decimals (12.345 EUR does not).</summary>
    public bool CanExpress(decimal amount) => decimal.Round(amount, MinorUnits) == amount;
}
