using OrderSystem.Contracts;
using OrderSystem.Contracts.Orders;

namespace OrderSystem.Silo.Tests.Cluster;

internal static class Commands
{
    public static readonly Money Price = new(12.50m, "EUR");

    /// <summary>Two lines, 37.50 EUR.</summary>
    public static PlaceOrder Place(Guid user, string card) =>
        new(user, new[] { new OrderLine("book", 2, Price), new OrderLine("pen", 1, Price) }, card);
}
