using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderSystem.Database.Tests.Hosting;
using Orleans.Storage;

namespace OrderSystem.Database.Tests;

/// <summary>A user's orders are found from what their grains have stored.</summary>
public abstract class UserOrdersTests(IDatabases databases) : DatabaseTests(databases)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private readonly Guid _user = Guid.NewGuid();

    [Fact]
    public async Task They_come_newest_first_and_those_of_others_not_at_all()
    {
        var silo = await Cluster.StartSiloAsync();

        // Times with and without fractions, in no order.
        var placed = Enumerable.Range(0, 50).Select(number => Now.AddMilliseconds(-500 * number)).Append(Now.AddTicks(1)).ToArray();
        Random.Shared.Shuffle(placed);
        var orders = new List<(Guid Id, StoredOrder State)>();
        foreach (var at in placed)
        {
            orders.Add((Guid.NewGuid(), new(_user, at, "Placed")));
            await WriteAsync(silo, "order", orders[^1].Id, orders[^1].State);
        }

        await WriteAsync(silo, "order", Guid.NewGuid(), new(Guid.NewGuid(), Now, "Placed"));
        await WriteAsync(silo, "payment", Guid.NewGuid(), new(_user, Now, "Placed"));

        orders = [.. orders.OrderByDescending(order => order.State.PlacedAt)];
        Assert.Equal(orders, await ReadAsync(silo, after: null, limit: 100));
        Assert.Equal(orders, await ReadAllAsync(silo, limit: 7));
    }

    [Fact]
    public async Task Orders_of_the_same_moment_are_neither_lost_nor_doubled_between_pages()
    {
        var silo = await Cluster.StartSiloAsync();
        var orders = new HashSet<Guid>();
        for (var order = 0; order < 20; order++)
        {
            orders.Add(Guid.NewGuid());
            await WriteAsync(silo, "order", orders.Last(), new(_user, Now.AddTicks(order / 7), "Placed"));
        }

        var read = await ReadAllAsync(silo, limit: 3);

        Assert.Equal(orders.Count, read.Count);
        Assert.Equal(orders, read.Select(order => order.Id).ToHashSet());
        Assert.Equal(read.OrderByDescending(order => order.State.PlacedAt), read);
    }

    [Fact]
    public async Task A_page_goes_on_where_the_one_before_ended_while_orders_arrive_and_change()
    {
        var silo = await Cluster.StartSiloAsync();
        Guid[] orders = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];
        foreach (var (number, order) in orders.Index().Take(3))
        {
            await WriteAsync(silo, "order", order, new(_user, Now.AddSeconds(number), "Placed"));
        }

        var first = await ReadAsync(silo, after: null, limit: 2);
        await WriteAsync(silo, "order", orders[3], new(_user, Now.AddSeconds(3), "Placed"));
        await WriteAsync(silo, "order", orders[1], new(_user, Now.AddSeconds(1), "Paid"));
        var second = await ReadAsync(silo, after: first[^1], limit: 2);
        var again = await ReadAllAsync(silo, limit: 2);

        Assert.Equal([orders[2], orders[1]], first.Select(order => order.Id));
        Assert.Equal([orders[0]], second.Select(order => order.Id));
        Assert.Equal([orders[3], orders[2], orders[1], orders[0]], again.Select(order => order.Id));
        Assert.Equal("Paid", again[2].State.Status);
    }

    [Fact]
    public async Task A_user_without_orders_has_none() =>
        Assert.Empty(await ReadAsync(await Cluster.StartSiloAsync(), after: null, limit: 10));

    [Fact]
    public async Task Those_of_a_former_version_are_found_after_the_migration()
    {
        // It had an index of its own, in the user's state and in pages, with entries of orders that never came to be.
        Guid[] orders = [Guid.NewGuid(), Guid.NewGuid()];
        var entry = $$"""{"OrderId":"{{orders[1]}}","PlacedAt":"2026-11-30T12:00:00.25+00:00"}""";
        var never = $$"""{"OrderId":"{{Guid.NewGuid()}}","PlacedAt":"2026-11-30T12:00:01+00:00"}""";
        await FormerVersion.CreateAsync(
            Database,
            schema: 2,
            ("order", orders[0], $$"""{"UserId":"{{_user}}","Status":"Paid","PlacedAt":"2026-11-30T12:00:00+00:00"}"""),
            ("order", orders[1], $$"""{"UserId":"{{_user}}","Status":"Paid","PlacedAt":"2026-11-30T12:00:00.25+00:00"}"""),
            ("user", _user, $$"""{"Name":"Ada","FullPages":1,"Recent":[{{entry}},{{entry}},{{never}}]}"""),
            ("page", _user, $$"""{"Orders":[{{entry}}]}"""));

        var silo = await Cluster.StartSiloAsync();

        Assert.Equal(
            [(orders[1], new StoredOrder(_user, Now.AddMilliseconds(250), "Paid")), (orders[0], new StoredOrder(_user, Now, "Paid"))],
            await ReadAllAsync(silo, limit: 1));
    }

    [Fact]
    public async Task They_are_read_by_their_index_and_not_sorted()
    {
        using var host = await TestCluster.BuildWithSchemaAsync(Database);

        var plan = await Database.PlanAsync(
            UserOrders.Query, new { ServiceId = "s", UserId = "u", PlacedAt = "z", N0 = 0L, N1 = 0L, Limit = 10 });

        // PostgreSQL and SQLite say it in words of their own when the rows have to be sorted.
        Assert.Contains("IX_OrleansStorage_UserId", plan, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Sort", plan, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_failure_of_the_database_is_one_of_storage()
    {
        var silo = await Cluster.StartSiloAsync();
        await using var connection = await Database.ConnectAsync();
        await connection.ExecuteAsync("DROP VIEW UserOrders");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => ReadAsync(silo, after: null, limit: 10));
    }

    private static async Task WriteAsync(IHost silo, string state, Guid id, StoredOrder order)
    {
        var storage = silo.Services.GetRequiredKeyedService<IGrainStorage>("Default");
        var grain = GrainId.Create("order", id.ToString("N"));
        var stored = new GrainState<StoredOrder>();
        await storage.ReadStateAsync(state, grain, stored);
        stored.State = order;
        await storage.WriteStateAsync(state, grain, stored);
    }

    private async Task<List<(Guid Id, StoredOrder State)>> ReadAllAsync(IHost silo, int limit)
    {
        var orders = new List<(Guid Id, StoredOrder State)>();
        IReadOnlyList<(Guid Id, StoredOrder State)> page;
        do
        {
            page = await ReadAsync(silo, orders.Count == 0 ? null : orders[^1], limit);
            orders.AddRange(page);
        }
        while (page.Count == limit);

        return orders;
    }

    private Task<IReadOnlyList<(Guid Id, StoredOrder State)>> ReadAsync(IHost silo, (Guid Id, StoredOrder State)? after, int limit) =>
        silo.Services.GetRequiredService<IUserOrders>().ReadAsync<StoredOrder>(
            _user, after is { } last ? (last.State.PlacedAt, last.Id) : null, limit);

    private sealed record StoredOrder(Guid UserId, DateTimeOffset PlacedAt, string Status);
}

public sealed class SqliteUserOrdersTests() : UserOrdersTests(new SqliteDatabases());

public sealed class PostgresUserOrdersTests(PostgresFixture postgres) : UserOrdersTests(postgres);
