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

        Amount = amount;
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

    /// <inheritdoc cref="op_Addition(Money, Money)" />
    public static Money Add(Money left, Money right) => left + right;

    /// <inheritdoc cref="op_Multiply(Money, int)" />
    public static Money Multiply(Money price, int quantity) => price * quantity;

    /// <summary>Nothing, in the given currency.</summary>
    public static Money Zero(string currency) => new(0m, currency);

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount} {Currency}");

    private string CurrencyOrThrow() =>
        Currency ?? throw new InvalidOperationException("An amount without a currency, such as the default value, cannot be computed with.");
}
