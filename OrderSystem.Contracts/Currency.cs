using System.Collections.Frozen;

namespace OrderSystem.Contracts;

/// <summary>A currency of ISO 4217 with its number of decimals ("minor units").</summary>
/// <param name="Code">The three-letter code.</param>
/// <param name="MinorUnits">The number of decimals that an amount may have.</param>
public sealed record Currency(string Code, int MinorUnits)
{
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
