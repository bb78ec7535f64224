using OrderSystem.Contracts;
using OrderSystem.Contracts.Orders;
using OrderSystem.Silo.Orders;

namespace OrderSystem.Silo.Tests.Orders;

public sealed class OrderRulesTests
{
    private static readonly OrderLine Line = new("book", 2, new Money(12.50m, "EUR"));

    [Fact]
    public void The_total_is_the_sum_of_the_lines() =>
        Assert.Equal(new Money(26.49m, "EUR"), OrderRules.Validate(Order(Line, new OrderLine("pen", 1, new Money(1.49m, "EUR")))));

    [Fact]
    public void The_largest_order_is_accepted() =>
        Assert.Equal(
            new Money(100 * 10_000 * 999_999_999m, "EUR"),
            OrderRules.Validate(Order(Enumerable.Repeat(new OrderLine(new string('s', 64), 10_000, new Money(999_999_999m, "EUR")), 100).ToArray())));

    public static TheoryData<string> Broken => [.. BrokenOrders.Keys];

    private static Dictionary<string, PlaceOrder> BrokenOrders { get; } = new()
    {
        ["no lines"] = Order(),
        ["lines missing"] = Order() with { Lines = null! },
        ["a line missing"] = Order(Line, null!),
        ["101 lines"] = Order(Enumerable.Repeat(Line, 101).ToArray()),
        ["no sku"] = Order(Line with { Sku = "" }),
        ["sku missing"] = Order(Line with { Sku = null! }),
        ["long sku"] = Order(Line with { Sku = new string('s', 65) }),
        ["quantity 0"] = Order(Line with { Quantity = 0 }),
        ["quantity 10,001"] = Order(Line with { Quantity = 10_001 }),
        ["price 0"] = Order(Line with { UnitPrice = Money.Zero("EUR") }),
        ["negative price"] = Order(Line with { UnitPrice = new Money(-1, "EUR") }),
        ["default price"] = Order(Line with { UnitPrice = default }),
        ["too many decimals"] = Order(Line with { UnitPrice = Line.UnitPrice with { Amount = 0.001m } }),
        ["unknown currency"] = Order(Line with { UnitPrice = Line.UnitPrice with { Currency = "XXX" } }),
        ["two currencies"] = Order(Line, Line with { UnitPrice = new Money(1, "USD") }),
        ["product overflows"] = Order(Line with { UnitPrice = new Money(decimal.MaxValue, "EUR") }),
        ["sum overflows"] = Order(Line with { Quantity = 1, UnitPrice = new Money(decimal.MaxValue, "EUR") }, Line),
        ["a card number"] = Order(Line) with { PaymentMethod = "4242424242424242" },
        ["no payment method"] = Order(Line) with { PaymentMethod = null! },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_breaks_a_rule_is_refused(string name) =>
        Assert.ThrowsAny<ArgumentException>(() => OrderRules.Validate(BrokenOrders[name]));

    private static PlaceOrder Order(params OrderLine[] lines) => new(Guid.NewGuid(), lines, "pm_card_visa");
}
