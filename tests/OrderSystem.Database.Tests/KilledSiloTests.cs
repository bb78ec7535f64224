using Dapper;
using OrderSystem.Database.Tests.Hosting;
using OrderSystem.Testing;

namespace OrderSystem.Database.Tests;

/// <summary>Silos in processes of their own on one database, killed without a good-bye.</summary>
public abstract class KilledSiloTests(IDatabases databases) : DatabaseTests(databases)
{
    private const int Dead = 6;

    [Fact]
    public async Task Silos_that_create_the_schema_at_once_all_start_and_no_acknowledged_write_is_lost_when_one_and_then_all_are_killed()
    {
        var silos = await Cluster.LaunchSilosAsync(4);
        await using var connection = await Database.ConnectAsync();
        Assert.Equal([1, 2, 3], await connection.QueryAsync<int>("SELECT Version FROM OrderSystemSchema ORDER BY Version"));
        var client = await Cluster.StartClientAsync();
        var keys = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid()).ToList();
        await Task.WhenAll(keys.Select(key => client.GetGrain<ILedgerGrain>(key).Append("before")));

        await silos[0].KillAsync();

        await Eventually.IsTrue(
            async () => await connection.ExecuteScalarAsync<int>(
                "SELECT Status FROM OrleansMembershipTable WHERE Port = @SiloPort", new { silos[0].SiloPort }) == Dead);
        foreach (var key in keys)
        {
            Assert.Equal(["before"], await Eventually.Succeeds(() => client.GetGrain<ILedgerGrain>(key).Entries()));
        }

        var written = 0;
        using var allKilled = new CancellationTokenSource();
        var writers = keys.Select(async key =>
        {
            var entries = 1;
            try
            {
                while (true)
                {
                    entries = await client.GetGrain<ILedgerGrain>(key).Append("entry").WaitAsync(allKilled.Token);
                    Interlocked.Increment(ref written);
                }
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                return entries;
            }
        }).ToList();
        await Eventually.IsTrue(() => Volatile.Read(ref written) >= 100);
        await Task.WhenAll(silos.Skip(1).Select(silo => silo.KillAsync()));

        // Nobody answers any more, which Orleans' client would wait 20 s for.
        await allKilled.CancelAsync();

        // Orleans' defaults need 90 s to forget the old silos, which is the bound of the wait for the new one.
        await Cluster.LaunchSilosAsync(1);

        // The write that was under way may have been made.
        foreach (var (key, entries) in keys.Zip(await Task.WhenAll(writers)))
        {
            var stored = await Eventually.Succeeds(() => client.GetGrain<ILedgerGrain>(key).Entries());
            Assert.Equal("before", stored[0]);
            Assert.InRange(stored.Count, entries, entries + 1);
        }
    }
}

public sealed class SqliteKilledSiloTests() : KilledSiloTests(new SqliteDatabases());

public sealed class PostgresKilledSiloTests(PostgresFixture postgres) : KilledSiloTests(postgres);
