using OrderSystem.Contracts;
using OrderSystem.Contracts.Orders;

namespace OrderSystem.Silo.Tests.Contracts;

public sealed class OrderLimitsTests
{
    private static readonly OrderLine Line = new("book", 2, new Money(12.50m, "EUR"));

    [Fact]
    public void The_total_is_the_sum_of_the_lines() =>
        Assert.Equal(new Money(26.49m, "EUR"), Order(Line, new OrderLine("pen", 1, new Money(1.49m, "EUR"))).Total());

    public static TheoryData<string> Allowed => [.. AllowedOrders.Keys];

    private static Dictionary<string, PlaceOrder> AllowedOrders { get; } = new()
    {
        ["100 lines"] = Order(Enumerable.Repeat(Line with { Sku = new string('s', 64) }, 100).ToArray()),
        ["quantity 10,000"] = Order(Line with { Quantity = 10_000 }),
        ["price 999,999,999"] = Order(Line with { UnitPrice = new Money(999_999_999, "EUR") }),
        ["total 1,000,000,000,000"] = Order(Line with { Quantity = 10_000, UnitPrice = new Money(100_000_000, "EUR") }),
        ["three decimals"] = Order(Line with { UnitPrice = new Money(0.001m, "KWD") }),
        ["its currency given"] = Order(Line) with { Currency = "EUR" },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void What_keeps_to_the_rules_can_be_placed(string name) => Assert.Empty(OrderLimits.Violations(AllowedOrders[name]));

    public static TheoryData<string> Broken => [.. BrokenOrders.Keys];

    private static Dictionary<string, (PlaceOrder Order, string[] Fields)> BrokenOrders { get; } = new()
    {
        ["no lines"] = (Order(), ["lines"]),
        ["lines missing"] = (Order() with { Lines = null! }, ["lines"]),
        ["a line missing"] = (Order(Line, null!), ["lines[1]"]),
        ["101 lines"] = (Order(Enumerable.Repeat(Line, 101).ToArray()), ["lines"]),
        ["no sku"] = (Order(Line with { Sku = "" }), ["lines[0].sku"]),
        ["sku missing"] = (Order(Line with { Sku = null! }), ["lines[0].sku"]),
        ["long sku"] = (Order(Line with { Sku = new string('s', 65) }), ["lines[0].sku"]),
        ["a sku with a line feed"] = (Order(Line with { Sku = "book\n" }), ["lines[0].sku"]),
        ["quantity 0"] = (Order(Line with { Quantity = 0 }), ["lines[0].quantity"]),
        ["quantity 10,001"] = (Order(Line with { Quantity = 10_001 }), ["lines[0].quantity"]),
        ["price 0"] = (Order(Line with { UnitPrice = new Money(0, "EUR") }), ["lines[0].unitPrice.amount"]),
        ["negative price"] = (Order(Line with { UnitPrice = new Money(-1, "EUR") }), ["lines[0].unitPrice.amount"]),
        ["price 1,000,000,000"] = (Order(Line with { UnitPrice = new Money(1_000_000_000, "EUR") }), ["lines[0].unitPrice.amount"]),
        ["default price"] = (Order(Line with { UnitPrice = default }), ["lines[0].unitPrice.amount", "lines[0].unitPrice.currency"]),
        ["too many decimals"] = (Order(Line with { UnitPrice = Line.UnitPrice with { Amount = 0.001m } }), ["lines[0].unitPrice.amount"]),
        ["unknown currency"] = (Order(Line with { UnitPrice = Line.UnitPrice with { Currency = "XXX" } }), ["lines[0].unitPrice.currency"]),
        ["two currencies"] = (Order(Line, Line with { UnitPrice = new Money(1, "USD") }), ["lines[1].unitPrice.currency"]),
        ["another currency than the order's"] = (Order(Line, Line) with { Currency = "USD" }, ["lines[0].unitPrice.currency", "lines[1].unitPrice.currency"]),
        ["an unknown currency of the order"] = (Order(Line) with { Currency = "XXX" }, ["currency"]),
        ["product overflows"] = (Order(Line with { UnitPrice = new Money(decimal.MaxValue, "EUR") }), ["lines[0].unitPrice.amount"]),
        ["two lines of the largest price and quantity"] = (Order(Largest, Largest), ["lines"]),
        ["one line of the largest price and quantity"] = (Order(Largest), ["lines"]),
        ["total 1,000,000,000,000.01"] = (Order(Line with { Quantity = 10_000, UnitPrice = new Money(100_000_000, "EUR") }, new OrderLine("pen", 1, new Money(0.01m, "EUR"))), ["lines"]),
        ["a card number"] = (Order(Line) with { PaymentMethod = "4242424242424242" }, ["paymentMethod"]),
        ["no payment method"] = (Order(Line) with { PaymentMethod = null! }, ["paymentMethod"]),
        ["everything"] = (new PlaceOrder(Guid.Empty, [new OrderLine("", 0, default)], "", ""), ["currency", "lines[0].quantity", "lines[0].sku", "lines[0].unitPrice.amount", "lines[0].unitPrice.currency", "paymentMethod"]),
    };

    private static OrderLine Largest => new("book", 10_000, new Money(999_999_999m, "EUR"));

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_breaks_a_rule_is_refused_at_its_field(string name) =>
        Assert.Equal(BrokenOrders[name].Fields, OrderLimits.Violations(BrokenOrders[name].Order).Select(violation => violation.Field).Order(StringComparer.Ordinal));

    private static PlaceOrder Order(params OrderLine[] lines) => new(Guid.NewGuid(), lines, "pm_card_visa");
}
