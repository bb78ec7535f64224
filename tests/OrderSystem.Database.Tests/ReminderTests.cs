using Microsoft.Extensions.DependencyInjection;
using OrderSystem.Database.Tests.Hosting;
using OrderSystem.Testing;
using Orleans.Hosting;
using Orleans.Runtime;

namespace OrderSystem.Database.Tests;

public abstract class ReminderTests(IDatabases databases) : DatabaseTests(databases)
{
    [Fact]
    public async Task A_reminder_rings_after_the_restart_of_the_whole_cluster_until_it_is_removed()
    {
        var key = Guid.NewGuid();
        var silo = await Cluster.StartSiloAsync();
        await silo.Grain<IAlarmGrain>(key).Set(TimeSpan.FromSeconds(1));
        await Cluster.StopAsync(silo);

        silo = await Cluster.StartSiloAsync();

        var alarm = silo.Grain<IAlarmGrain>(key);
        await Eventually.IsTrue(async () => await alarm.Rings() > 0);
        await alarm.Unset();
        Assert.False(await alarm.IsSet());
    }

    [Fact]
    public async Task A_reminder_row_keeps_its_values_and_is_removed_only_with_its_ETag()
    {
        var table = (await Cluster.StartSiloAsync()).Services.GetRequiredService<IReminderTable>();
        var grain = GrainId.Create("alarm", Guid.NewGuid().ToString("N"));
        var start = new DateTime(2026, 5, 4, 3, 2, 1, 987, DateTimeKind.Utc);

        var firstETag = await table.UpsertRow(Entry(grain, start, TimeSpan.FromMinutes(1)), Cancelled);
        var secondETag = await table.UpsertRow(Entry(grain, start, TimeSpan.FromDays(40)), Cancelled);
        Assert.NotEqual(firstETag, secondETag);

        var row = await table.ReadRow(grain, "alarm", Cancelled);
        Assert.Equal(start, row!.StartAt);
        Assert.Equal(TimeSpan.FromDays(40), row.Period);
        Assert.Equal(secondETag, row.ETag);
        Assert.Single((await table.ReadRows(grain, Cancelled)).Reminders);

        Assert.False(await table.RemoveRow(grain, "alarm", firstETag!, Cancelled));
        Assert.True(await table.RemoveRow(grain, "alarm", secondETag!, Cancelled));
        Assert.Null(await table.ReadRow(grain, "alarm", Cancelled));
    }

    [Fact]
    public async Task Each_reminder_is_in_exactly_one_of_two_ranges_that_make_up_the_ring()
    {
        var table = (await Cluster.StartSiloAsync()).Services.GetRequiredService<IReminderTable>();
        var grains = Enumerable.Range(0, 40).Select(_ => GrainId.Create("alarm", Guid.NewGuid().ToString("N"))).ToList();
        foreach (var grain in grains)
        {
            await table.UpsertRow(Entry(grain, DateTime.UtcNow, TimeSpan.FromMinutes(1)), Cancelled);
        }

        foreach (var (begin, end) in new[] { (1_000_000_000u, 3_000_000_000u), (3_500_000_000u, 500_000_000u) })
        {
            var inside = (await table.ReadRows(begin, end, Cancelled)).Reminders.Select(row => row.GrainId);
            var outside = (await table.ReadRows(end, begin, Cancelled)).Reminders.Select(row => row.GrainId);
            Assert.Equal(grains.Order(), inside.Concat(outside).Order());
            Assert.All(inside, grain => Assert.True(IsInside(grain.GetUniformHashCode(), begin, end)));
        }
    }

    private static bool IsInside(uint hash, uint begin, uint end) =>
        begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;

    private static ReminderEntry Entry(GrainId grain, DateTime start, TimeSpan period) =>
        new() { GrainId = grain, ReminderName = "alarm", StartAt = start, Period = period };
}

public sealed class SqliteReminderTests() : ReminderTests(new SqliteDatabases());

public sealed class PostgresReminderTests(PostgresFixture postgres) : ReminderTests(postgres);
