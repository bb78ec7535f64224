using Dapper;
using OrderSystem.Database.Tests.Hosting;
using OrderSystem.Testing;

namespace OrderSystem.Database.Tests.PostgreSql;

/// <summary>The server is stopped and comes back while silos run.</summary>
public sealed class RestartTests
{
    private const int Active = 3;

    // Several times the period of the silos' signs of life and of their probes.
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(15);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_survive_an_outage_of_the_server_and_go_on_without_a_restart()
    {
        Assert.SkipUnless(PostgresInstance.IsAvailable(out var reason), reason);
        await using var postgres = await PostgresInstance.StartAsync(Cancelled);
        await using var database = new PostgresDatabase(await postgres.CreateDatabaseAsync(Cancelled));
        await using var cluster = new TestCluster(database);
        await cluster.LaunchSilosAsync(2);
        var client = await cluster.StartClientAsync();
        var ledgers = Enumerable.Range(0, 10).Select(_ => client.GetGrain<ILedgerGrain>(Guid.NewGuid())).ToList();
        await Task.WhenAll(ledgers.Select(ledger => ledger.Append("before")));

        await postgres.StopAsync(Cancelled);
        await Task.WhenAll(ledgers.Select(async ledger =>
        {
            Assert.True((await Assert.ThrowsAsync<StorageUnavailableException>(() => ledger.Append("lost"))).MayPass);
            await ledger.Deactivate();
        }));
        await Task.Delay(Outage, Cancelled);
        await postgres.StartAgainAsync(Cancelled);

        foreach (var ledger in ledgers)
        {
            Assert.Equal(["before"], await Eventually.Succeeds(ledger.Entries));
            Assert.Equal(2, await ledger.Append("after"));
        }

        await using var connection = await database.ConnectAsync();
        Assert.Equal([Active, Active], await connection.QueryAsync<int>("SELECT Status FROM OrleansMembershipTable"));
    }
}
