using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderSystem.Database.Tests.Hosting;
using Orleans.Storage;

namespace OrderSystem.Database.Tests;

/// <summary>Unfinished orders are found from what their grains have stored.</summary>
public abstract class UnfinishedOrdersTests(IDatabases databases) : DatabaseTests(databases)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Those_that_are_due_come_oldest_first_and_the_finished_not_at_all()
    {
        var silo = await Cluster.StartSiloAsync();
        var storage = silo.Services.GetRequiredKeyedService<IGrainStorage>("Default");

        // More than one reading takes, and times with and without fractions.
        var due = Enumerable.Range(0, 250).Select(number => (Id: Guid.NewGuid(), At: Now.AddMilliseconds(-500 * number))).ToList();
        var statuses = new[] { "Placed", "Cancelling", "Refunding" };
        foreach (var (number, (id, at)) in due.Index())
        {
            await WriteAsync(storage, "order", id, new(statuses[number % statuses.Length], at));
        }

        await WriteAsync(storage, "order", Guid.NewGuid(), new("Placed", Now.AddMilliseconds(1)));
        await WriteAsync(storage, "order", Guid.NewGuid(), new("Paid", RecoverAt: null));
        await WriteAsync(storage, "payment", Guid.NewGuid(), new("Placed", Now));
        var finished = new GrainState<StoredOrder>(new StoredOrder("Refunding", Now));
        var grain = Grain(Guid.NewGuid());
        await storage.WriteStateAsync("order", grain, finished);
        finished.State = new StoredOrder("Refunded", RecoverAt: null);
        await storage.WriteStateAsync("order", grain, finished);

        Assert.Equal(due.OrderBy(order => order.At).Select(order => order.Id), await ReadAsync(silo));
    }

    [Fact]
    public async Task More_than_one_reading_takes_may_be_due_at_the_same_moment()
    {
        var silo = await Cluster.StartSiloAsync();
        var storage = silo.Services.GetRequiredKeyedService<IGrainStorage>("Default");
        var due = Enumerable.Range(0, 250).Select(_ => Guid.NewGuid()).ToHashSet();
        foreach (var id in due)
        {
            await WriteAsync(storage, "order", id, new("Placed", Now));
        }

        var read = await ReadAsync(silo);

        Assert.Equal(due.Count, read.Count);
        Assert.Equal(due, read.ToHashSet());
    }

    [Fact]
    public async Task There_may_be_none() => Assert.Empty(await ReadAsync(await Cluster.StartSiloAsync()));

    [Fact]
    public async Task Those_of_a_former_version_are_found_after_the_migration()
    {
        // It knows no time of recovery.
        var order = Guid.NewGuid();
        await FormerVersion.CreateAsync(
            Database, schema: 1, ("order", order, """{"Status":"Placed","UpdatedAt":"2026-11-30T11:58:00.5+00:00"}"""));

        var silo = await Cluster.StartSiloAsync();

        Assert.Equal([order], await ReadAsync(silo));
    }

    [Fact]
    public async Task They_are_read_by_their_index()
    {
        using var host = await TestCluster.BuildWithSchemaAsync(Database);

        var plan = await Database.PlanAsync(
            UnfinishedOrders.Query, new { ServiceId = "s", RecoverAt = "", N0 = 0L, N1 = 0L, Now = "z", PageSize = 10 });

        Assert.Contains("IX_OrleansStorage_RecoverAt", plan, StringComparison.OrdinalIgnoreCase);
    }

    private static GrainId Grain(Guid id) => GrainId.Create("order", id.ToString("N"));

    private static Task WriteAsync(IGrainStorage storage, string state, Guid id, StoredOrder order) =>
        storage.WriteStateAsync(state, Grain(id), new GrainState<StoredOrder>(order));

    private static async Task<IReadOnlyList<Guid>> ReadAsync(IHost silo)
    {
        var orders = new List<Guid>();
        await foreach (var order in silo.Services.GetRequiredService<IUnfinishedOrders>().ReadDueAsync(Now, Cancelled))
        {
            orders.Add(order);
        }

        return orders;
    }

    private sealed record StoredOrder(string Status, DateTimeOffset? RecoverAt);
}

public sealed class SqliteUnfinishedOrdersTests() : UnfinishedOrdersTests(new SqliteDatabases());

public sealed class PostgresUnfinishedOrdersTests(PostgresFixture postgres) : UnfinishedOrdersTests(postgres);
