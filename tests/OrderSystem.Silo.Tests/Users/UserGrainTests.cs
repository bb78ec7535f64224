using Microsoft.Extensions.DependencyInjection;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Users;
using OrderSystem.Silo.Orders;
using OrderSystem.Silo.Tests.Cluster;
using Orleans.Serialization;

namespace OrderSystem.Silo.Tests.Users;

[Collection(OrderTests.Name)]
public sealed class UserGrainTests(OrderCluster cluster)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Guid _id = Guid.NewGuid();

    private IUserGrain User => cluster.User(_id);

    [Fact]
    public async Task A_user_is_created_once()
    {
        var first = await User.Create(new CreateUser("Ada", "ada@example.com"));
        var second = await User.Create(new CreateUser("Grace", "grace@example.com"));

        Assert.Equal(first, second);
        Assert.Equal(("Ada", "ada@example.com", _id), (first.Name, first.Email, first.Id));
        await cluster.Cluster.DeactivateAsync(User);
        Assert.Equal(first, await User.Get());
    }

    [Theory]
    [InlineData("", "ada@example.com")]
    [InlineData("Ada", " ")]
    public async Task A_user_has_a_name_and_an_address(string name, string email) =>
        await Assert.ThrowsAsync<ArgumentException>(() => User.Create(new CreateUser(name, email)));

    [Fact]
    public async Task A_user_that_does_not_exist_has_nothing()
    {
        await Store(Start);

        Assert.Null(await User.Get());
        Assert.Null(await User.GetOwner(TestCallers.Ada));
        Assert.Null(await User.ListOrders(null, 10));
        Assert.False(cluster.Storage.Exists("user", User.GetGrainId()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task A_page_has_bounds(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => User.ListOrders(null, limit));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(101)]
    public async Task The_pages_are_all_orders_of_the_user_newest_first(int count)
    {
        await User.Create(new CreateUser("Ada", "ada@example.com"));
        var expected = new Stack<Guid>();
        for (var order = 0; order < count; order++)
        {
            expected.Push(await Store(Start.AddMinutes(order)));
        }

        foreach (var limit in new[] { 1, 7, 100 })
        {
            Assert.Equal(expected, await ReadAll(limit));
        }
    }

    [Fact]
    public async Task A_position_stays_right_while_orders_arrive()
    {
        await User.Create(new CreateUser("Ada", "ada@example.com"));
        Guid[] orders = [await Store(Start), await Store(Start.AddMinutes(1)), await Store(Start.AddMinutes(2))];
        var first = await User.ListOrders(null, 2);
        await Store(Start.AddMinutes(3));

        var second = await User.ListOrders(first!.Next, 2);

        Assert.Equal([orders[2], orders[1]], first.Orders.Select(order => order.Id));
        Assert.Equal([orders[0]], second!.Orders.Select(order => order.Id));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task An_order_is_listed_as_its_grain_has_it()
    {
        await User.Create(new CreateUser("Ada", "ada@example.com"));
        var order = cluster.Order(Guid.NewGuid());
        await order.Place(Commands.Place(_id, cluster.Provider.GoodCard));

        var cancelled = (await order.Cancel()).Order;

        Assert.Equivalent(cancelled, Assert.Single((await User.ListOrders(null, 10))!.Orders), strict: true);
    }

    private async Task<Guid> Store(DateTimeOffset placedAt)
    {
        var id = Guid.NewGuid();
        var state = new OrderState { UserId = _id, Status = OrderStatus.Paid, PlacedAt = placedAt, OwnerId = TestCallers.Ada.OwnerId };
        await cluster.Storage.For(cluster.Cluster.Client.ServiceProvider.GetRequiredService<Serializer>())
            .WriteStateAsync("order", cluster.Order(id).GetGrainId(), new GrainState<OrderState>(state));
        return id;
    }

    private async Task<List<Guid>> ReadAll(int limit)
    {
        var orders = new List<Guid>();
        OrderPosition? next = null;
        do
        {
            var page = await User.ListOrders(next, limit);
            orders.AddRange(page!.Orders.Select(order => order.Id));
            next = page.Next;
        }
        while (next is not null);

        return orders;
    }
}
