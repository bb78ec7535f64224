using Dapper;
using OrderSystem.Database.Tests.Hosting;
using OrderSystem.Database.TestSilo.Grains;

namespace OrderSystem.Database.Tests;

/// <summary>Silos in processes of their own on one database, killed without a good-bye.</summary>
public abstract class KilledSiloTests
{
    private const int Dead = 6;

    protected abstract Task<TestDatabase> CreateDatabaseAsync();

    [Fact]
    public async Task A_killed_silo_is_declared_dead_and_no_acknowledged_write_is_lost()
    {
        await using var database = await CreateDatabaseAsync();
        await using var doomed = SiloProcess.Start(database);
        await using var survivor = SiloProcess.Start(database);
        await Task.WhenAll(doomed.HasStartedAsync(), survivor.HasStartedAsync());
        await using var cluster = new TestCluster(database);
        var client = await cluster.StartClientAsync();
        var keys = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid()).ToList();
        await Task.WhenAll(keys.Select(key => client.GetGrain<ILedgerGrain>(key).Append("before")));

        await doomed.KillAsync();

        await using var connection = await database.ConnectAsync();
        await Eventually.True(
            async () => await connection.ExecuteScalarAsync<int>(
                "SELECT Status FROM OrleansMembershipTable WHERE Port = @Port", new { Port = doomed.SiloPort }) == Dead,
            "the killed silo is declared dead");
        foreach (var key in keys)
        {
            Assert.Equal(["before"], await Eventually.Succeeds(() => client.GetGrain<ILedgerGrain>(key).Entries()));
        }
    }

    [Fact]
    public async Task A_silo_that_is_killed_among_its_writes_has_lost_none_that_it_answered()
    {
        await using var database = await CreateDatabaseAsync();
        await using var doomed = await SiloProcess.StartedAsync(database);
        await using var cluster = new TestCluster(database);
        var client = await cluster.StartClientAsync();
        var keys = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid()).ToList();
        var answered = 0;

        var writers = keys.Select(async key =>
        {
            var entries = 0;
            try
            {
                while (true)
                {
                    entries = await client.GetGrain<ILedgerGrain>(key).Append("entry");
                    Interlocked.Increment(ref answered);
                }
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                return entries;
            }
        }).ToList();
        await Eventually.True(() => Task.FromResult(Volatile.Read(ref answered) >= 100), "the silo writes");
        await doomed.KillAsync();
        await using var successor = await SiloProcess.StartedAsync(database);

        // The one that was under way may have been written.
        foreach (var (key, entries) in keys.Zip(await Task.WhenAll(writers)))
        {
            Assert.InRange((await Eventually.Succeeds(() => client.GetGrain<ILedgerGrain>(key).Entries())).Count, entries, entries + 1);
        }
    }

    [Fact]
    public async Task After_all_silos_were_killed_new_ones_come_up_and_the_client_finds_them()
    {
        await using var database = await CreateDatabaseAsync();
        var first = SiloProcess.Start(database);
        var second = SiloProcess.Start(database);
        await Task.WhenAll(first.HasStartedAsync(), second.HasStartedAsync());
        await using var cluster = new TestCluster(database);
        var client = await cluster.StartClientAsync();
        var key = Guid.NewGuid();
        await client.GetGrain<ILedgerGrain>(key).Append("before");
        await Task.WhenAll(first.KillAsync(), second.KillAsync());

        // Orleans' defaults need 90 s to forget the old silos, which is the bound of this wait.
        await using var third = await SiloProcess.StartedAsync(database);

        Assert.Equal(["before"], await Eventually.Succeeds(() => client.GetGrain<ILedgerGrain>(key).Entries()));
    }

    [Fact]
    public async Task Several_processes_that_create_the_schema_at_once_all_start()
    {
        await using var database = await CreateDatabaseAsync();
        var silos = Enumerable.Range(0, 4).Select(_ => SiloProcess.Start(database)).ToList();
        try
        {
            await Task.WhenAll(silos.Select(silo => silo.HasStartedAsync()));

            await using var connection = await database.ConnectAsync();
            Assert.Equal([1], await connection.QueryAsync<int>("SELECT Version FROM OrderSystemSchema"));
        }
        finally
        {
            await Task.WhenAll(silos.Select(silo => silo.DisposeAsync().AsTask()));
        }
    }
}

public sealed class SqliteKilledSiloTests : KilledSiloTests
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => Task.FromResult<TestDatabase>(new TemporaryFolder());
}

public sealed class PostgresKilledSiloTests(PostgresFixture postgres) : KilledSiloTests
{
    protected override async Task<TestDatabase> CreateDatabaseAsync() => await postgres.CreateDatabaseAsync();
}
