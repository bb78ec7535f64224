using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Users;
using OrderSystem.Silo.Tests.Cluster;
using OrderSystem.Silo.Users;

namespace OrderSystem.Silo.Tests.Orders;

/// <summary>What is written for an order, after how many orders whatever.</summary>
[Collection(OrderTests.Name)]
public sealed class HistoryCostTests(OrderCluster cluster)
{
    // One page: a long history moves exactly one page out while that many orders come.
    private const int Orders = OrderHistory.PageSize;

    [Fact]
    public async Task An_order_is_written_as_often_and_as_long_after_thousands_of_orders_as_after_some()
    {
        var few = await WrittenAfter(10);
        var some = await WrittenAfter(1_000);
        var many = await WrittenAfter(5_000);

        // The order twice, its payment and the user once; and once in a page of orders the page.
        Assert.Equal((4 * Orders, (4 * Orders) + 1, (4 * Orders) + 1), (few.Writes, some.Writes, many.Writes));

        // A number of pages may take a byte more.
        Assert.InRange(many.Bytes - some.Bytes, 0, Orders);

        // The bound: a user's state never has more than the newest orders.
        Assert.InRange(some.Bytes - few.Bytes, 0, Orders * OrderHistory.MaxRecent * few.BytesPerReference);
    }

    private async Task<(int Writes, long Bytes, int BytesPerReference)> WrittenAfter(int history)
    {
        var user = await cluster.NewUser();
        for (var order = 0; order < history; order++)
        {
            await cluster.User(user).AddOrder(new OrderReference(Guid.NewGuid(), TimeProvider.System.GetUtcNow()));
        }

        var orders = Enumerable.Range(0, Orders).Select(_ => Guid.NewGuid()).ToList();
        var (writes, bytes) = Written(orders, user);
        foreach (var order in orders)
        {
            Assert.Equal(OrderOutcome.Done, (await cluster.Order(order).Place(Commands.Place(user, cluster.Provider.GoodCard))).Outcome);
        }

        var (writesAfter, bytesAfter) = Written(orders, user);
        var perReference = cluster.Storage.Size("user", cluster.User(user).GetGrainId()) / Math.Min(history + Orders, OrderHistory.MaxRecent);
        return (writesAfter - writes, bytesAfter - bytes, perReference);
    }

    private (int Writes, long Bytes) Written(IEnumerable<Guid> orders, Guid user)
    {
        var ids = orders.Append(user).ToList();
        return (ids.Sum(cluster.Storage.Writes), ids.Sum(cluster.Storage.BytesWritten));
    }
}
