using OrderSystem.Contracts;
using OrderSystem.Contracts.Orders;
using OrderSystem.Silo.Orders;

namespace OrderSystem.Silo.Tests.Orders;

public sealed class OrderFingerprintTests
{
    private static readonly OrderLine Line = new("book", 2, new Money(12.50m, "EUR"));
    private static readonly PlaceOrder Command = new(Guid.Parse("0198c2f0-0000-7000-8000-000000000001"), new[] { Line, Line with { Sku = "pen" } }, "pm_card_visa");

    [Fact]
    public void It_is_stored_so_it_never_changes() =>
        Assert.Equal("80772a3505d98918413efcad97d766e5edfe6a715997f24c20b0b44915c3db04", OrderFingerprint.Of(Command));

    [Fact]
    public void It_does_not_depend_on_how_a_price_is_written() =>
        Assert.Equal(OrderFingerprint.Of(Command), OrderFingerprint.Of(With(Line with { UnitPrice = new Money(12.5m, "EUR") })));

    [Fact]
    public void It_depends_on_everything_else()
    {
        PlaceOrder[] others =
        [
            Command with { UserId = Guid.NewGuid() },
            Command with { PaymentMethod = "pm_card_other" },
            Command with { Lines = Command.Lines.Reverse().ToArray() },
            Command with { Lines = Command.Lines.Take(1).ToArray() },
            With(Line with { Sku = "book\"" }),
            With(Line with { Quantity = 3 }),
            With(Line with { UnitPrice = new Money(12.51m, "EUR") }),
            With(Line with { UnitPrice = new Money(12.50m, "USD") }),
        ];

        Assert.Distinct(others.Append(Command).Select(OrderFingerprint.Of));
    }

    private static PlaceOrder With(OrderLine first) => Command with { Lines = new[] { first, Command.Lines[1] } };
}
