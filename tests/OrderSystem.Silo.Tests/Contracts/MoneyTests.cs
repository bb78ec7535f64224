using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OrderSystem.Contracts;

namespace OrderSystem.Silo.Tests.Contracts;

public sealed class MoneyTests
{
    public static class Amounts
    {
        /// <summary>Amounts that fit their currency, of both signs, up to billions.</summary>
        public static Arbitrary<Money> Money() => Gen.Elements(Currency.Codes.Order(StringComparer.Ordinal).ToArray())
            .SelectMany(
                code => Gen.Choose(int.MinValue, int.MaxValue),
                (code, minor) => new Money(minor / Power(Currency.Find(code)!.MinorUnits), code))
            .ToArbitrary();
    }

    [Property(Arbitrary = [typeof(Amounts)])]
    public bool Addition_is_commutative(Money left, int other) => left + Other(left, other) == Other(left, other) + left;

    [Property(Arbitrary = [typeof(Amounts)])]
    public bool Addition_is_associative(Money money, int second, int third)
    {
        var (b, c) = (Other(money, second), Other(money, third));
        return money + b + c == money + (b + c);
    }

    [Property(Arbitrary = [typeof(Amounts)])]
    public bool Zero_changes_nothing(Money money) => money + new Money(0, money.Currency) == money;

    [Property(Arbitrary = [typeof(Amounts)])]
    public bool Multiplication_is_repeated_addition(Money money, byte quantity) =>
        money * quantity == Enumerable.Repeat(money, quantity).Aggregate(new Money(0, money.Currency), (sum, one) => sum + one);

    [Property(Arbitrary = [typeof(Amounts)])]
    public bool Multiplication_distributes_over_addition(Money money, int other, short quantity) =>
        (money + Other(money, other)) * quantity == (money * quantity) + (Other(money, other) * quantity);

    [Property(Arbitrary = [typeof(Amounts)])]
    public bool What_is_computed_is_well_formed(Money money, int other, short quantity) =>
        ((money * quantity) + Other(money, other)).IsWellFormed();

    [Property(Arbitrary = [typeof(Amounts)])]
    public bool Different_currencies_do_not_add(Money left, Money right) =>
        left.Currency == right.Currency || Throws<InvalidOperationException>(() => left + right);

    [Property(Arbitrary = [typeof(Amounts)])]
    public bool A_currency_has_no_more_decimals_than_its_own(Money money)
    {
        var tooFine = money.Amount + (0.1m / Power(Currency.Find(money.Currency)!.MinorUnits));
        return Throws<ArgumentException>(() => new Money(tooFine, money.Currency)) && !(money with { Amount = tooFine }).IsWellFormed();
    }

    [Theory]
    [InlineData("EUR", "12.34", true)]
    [InlineData("EUR", "12.340", true)]
    [InlineData("EUR", "12.345", false)]
    [InlineData("JPY", "12", true)]
    [InlineData("JPY", "12.5", false)]
    [InlineData("KWD", "12.345", true)]
    [InlineData("KWD", "12.3456", false)]
    public void Each_currency_has_its_decimals(string code, string amount, bool fits) =>
        Assert.Equal(fits, Currency.Find(code)!.CanExpress(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("eur")]
    [InlineData("EURO")]
    [InlineData("XXX")]
    public void An_unknown_currency_is_none(string? code)
    {
        Assert.Null(Currency.Find(code));
        Assert.Throws<ArgumentException>(() => new Money(1m, code!));
    }

    [Fact]
    public void The_default_value_is_not_an_amount()
    {
        var none = default(Money);

        Assert.False(none.IsWellFormed());
        Assert.Throws<InvalidOperationException>(() => none + none);
        Assert.Throws<InvalidOperationException>(() => none + new Money(0, "EUR"));
        Assert.Throws<InvalidOperationException>(() => none * 2);
    }

    [Fact]
    public void What_a_decimal_cannot_hold_overflows()
    {
        var most = new Money(decimal.MaxValue, "JPY");

        Assert.Throws<OverflowException>(() => most + most);
        Assert.Throws<OverflowException>(() => most * 2);
    }

    [Fact]
    public void Equal_amounts_are_equal_however_they_are_written()
    {
        Assert.Equal(new Money(1.5m, "EUR"), new Money(1.50m, "EUR"));
        Assert.Equal("1.50 EUR", new Money(1.50m, "EUR").ToString());
    }

    private static Money Other(Money money, int minor) => new(minor / Power(Currency.Find(money.Currency)!.MinorUnits), money.Currency);

    private static decimal Power(int digits) => digits switch { 0 => 1m, 2 => 100m, 3 => 1000m, _ => throw new ArgumentOutOfRangeException(nameof(digits)) };

    private static bool Throws<T>(Func<Money> compute)
        where T : Exception
    {
        try
        {
            compute();
            return false;
        }
        catch (T)
        {
            return true;
        }
    }
}
