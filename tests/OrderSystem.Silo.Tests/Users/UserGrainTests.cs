using OrderSystem.Contracts.Users;
using OrderSystem.Silo.Tests.Cluster;
using OrderSystem.Silo.Users;

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
        Assert.Null(await User.Get());
        Assert.Null(await User.ListOrders(null, 10));
        Assert.False(await User.AddOrder(new OrderReference(Guid.NewGuid(), Start)));
        Assert.False(cluster.Storage.Exists("user", User.GetGrainId()));
    }

    [Theory]
    [InlineData(-1L, 10)]
    [InlineData(null, 0)]
    [InlineData(null, 101)]
    public async Task A_page_has_bounds(long? cursor, int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => User.ListOrders(cursor, limit));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(OrderHistory.PageSize)]
    [InlineData(OrderHistory.MaxRecent)]
    [InlineData(OrderHistory.MaxRecent + 1)]
    [InlineData(OrderHistory.MaxRecent + OrderHistory.PageSize)]
    [InlineData(OrderHistory.MaxRecent + OrderHistory.PageSize + 1)]
    public async Task The_pages_of_a_history_are_the_whole_history_newest_first(int count)
    {
        var expected = await AddOrders(count);
        expected.Reverse();

        foreach (var limit in new[] { 1, 7, OrderHistory.PageSize, 100 })
        {
            Assert.Equal(expected, await ReadAll(limit));
        }
    }

    [Fact]
    public async Task A_history_of_a_thousand_orders_costs_no_more_per_order_than_a_short_one()
    {
        var expected = await AddOrders(1_050);

        expected.Reverse();
        await cluster.Cluster.DeactivateAsync(User);
        Assert.Equal(expected, await ReadAll(100));
        Assert.Equal(1 + 1_050, cluster.Storage.Writes("user", User.GetGrainId()));
        Assert.InRange(cluster.Storage.Size("user", User.GetGrainId()), 1, 100 * OrderHistory.MaxRecent);
        Assert.Equal(1, cluster.Storage.Writes("page", Page(0).GetGrainId()));
    }

    [Fact]
    public async Task A_cursor_stays_right_while_orders_arrive()
    {
        var orders = await AddOrders(OrderHistory.MaxRecent);
        var first = await User.ListOrders(null, 10);
        await AddOrders(OrderHistory.MaxRecent);

        var second = await User.ListOrders(first!.NextCursor, 10);

        orders.Reverse();
        Assert.Equal(orders.Skip(10).Take(10), second!.Orders);
    }

    [Fact]
    public async Task Adding_an_order_again_changes_nothing_even_after_a_page_moved_out()
    {
        var orders = await AddOrders(OrderHistory.MaxRecent);
        var last = orders[^OrderHistory.PageSize];
        await AddOrders(1, create: false);

        Assert.True(await User.AddOrder(last));

        Assert.Equal(OrderHistory.MaxRecent + 1, (await ReadAll(100)).Count);
    }

    [Theory]
    [InlineData(WriteFault.Lost)]
    [InlineData(WriteFault.Unanswered)]
    public async Task A_crash_between_the_page_and_the_user_loses_and_repeats_nothing(WriteFault fault)
    {
        var expected = await AddOrders(OrderHistory.MaxRecent);
        var next = new OrderReference(Guid.NewGuid(), Start.AddDays(1));
        cluster.Storage.FailWrite("user", User.GetGrainId(), 1 + OrderHistory.MaxRecent + 1, fault);

        await Assert.ThrowsAnyAsync<Exception>(() => User.AddOrder(next));
        Assert.True(await User.AddOrder(next));

        expected.Add(next);
        expected.Reverse();
        Assert.Equal(expected, await ReadAll(100));
        Assert.Equal(1, cluster.Storage.Writes("page", Page(0).GetGrainId()));
    }

    [Fact]
    public async Task A_page_never_changes()
    {
        var page = Page(0);
        await Assert.ThrowsAsync<InvalidOperationException>(() => page.Read());
        await page.Store(new[] { new OrderReference(_id, Start) });

        await page.Store(new[] { new OrderReference(_id, Start) });
        await Assert.ThrowsAsync<InvalidOperationException>(() => page.Store(new[] { new OrderReference(Guid.NewGuid(), Start) }));

        Assert.Equal([new OrderReference(_id, Start)], await page.Read());
    }

    // The other grains' keys: OrderSystem.Database.Tests.GrainKeyTests, which says why.
    [Fact]
    public void A_page_has_a_GUID_for_its_key() => Assert.True(typeof(IGrainWithGuidCompoundKey).IsAssignableFrom(typeof(IOrderHistoryPageGrain)));

    private IOrderHistoryPageGrain Page(int page) =>
        cluster.Cluster.Client.GetGrain<IOrderHistoryPageGrain>(_id, OrderHistory.PageKey(page), grainClassNamePrefix: null);

    private async Task<List<OrderReference>> AddOrders(int count, bool create = true)
    {
        if (create)
        {
            await User.Create(new CreateUser("Ada", "ada@example.com"));
        }

        var orders = Enumerable.Range(0, count).Select(index => new OrderReference(Guid.NewGuid(), Start.AddMinutes(index))).ToList();
        foreach (var order in orders)
        {
            Assert.True(await User.AddOrder(order));
        }

        return orders;
    }

    private async Task<List<OrderReference>> ReadAll(int limit)
    {
        var orders = new List<OrderReference>();
        long? cursor = null;
        do
        {
            var page = await User.ListOrders(cursor, limit);
            orders.AddRange(page!.Orders);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return orders;
    }
}
