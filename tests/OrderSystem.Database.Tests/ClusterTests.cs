using System.Text.Json.Nodes;
using Dapper;
using OrderSystem.Contracts;
using OrderSystem.Database.Tests.Hosting;
using OrderSystem.Testing;

namespace OrderSystem.Database.Tests;

/// <summary>What a cluster needs from its database, the same on both.</summary>
public abstract class ClusterTests(IDatabases databases) : DatabaseTests(databases)
{
    [Fact]
    public async Task Two_silos_that_start_at_once_and_a_client_share_one_database()
    {
        await Task.WhenAll(Cluster.StartSiloAsync(), Cluster.StartSiloAsync());
        var client = await Cluster.StartClientAsync();

        var silos = new HashSet<string>();
        await Eventually.IsTrue(
            async () =>
            {
                silos.Add(await client.GetGrain<ILedgerGrain>(Guid.NewGuid()).Where());
                return silos.Count == 2;
            },
            "both silos host grains");
    }

    [Fact]
    public async Task State_survives_the_restart_of_the_whole_cluster()
    {
        var key = Guid.NewGuid();
        var silo = await Cluster.StartSiloAsync();
        var ledger = silo.Grain<ILedgerGrain>(key);
        await ledger.Append("first");
        await ledger.Pay(new Money(12.50m, "EUR"));
        await Cluster.StopAsync(silo);

        silo = await Cluster.StartSiloAsync();

        ledger = silo.Grain<ILedgerGrain>(key);
        Assert.Equal(["first"], await ledger.Entries());
        Assert.Equal(new Money(12.50m, "EUR"), await ledger.Balance());
    }

    [Fact]
    public async Task A_grain_is_found_by_its_GUID_and_its_state_is_readable_JSON()
    {
        var silo = await Cluster.StartSiloAsync();
        var key = Guid.NewGuid();
        await silo.Grain<ILedgerGrain>(key).Append("Käse");
        await silo.Grain<ILedgerGrain>(key).Pay(new Money(12.50m, "EUR"));

        await using var connection = await Database.ConnectAsync();
        var state = await connection.ExecuteScalarAsync<string>(
            "SELECT CAST(State AS text) FROM GrainState WHERE CAST(GrainKey AS text) = @Key", new { Key = key.ToString() });

        // jsonb has an order of its own.
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""{"Balance":{"Amount":12.50,"Currency":"EUR"},"Status":"Closed","Entries":["Käse"]}"""),
                JsonNode.Parse(state!)),
            state);
        Assert.Contains("Käse", state, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cleared_state_is_gone_and_can_be_written_again()
    {
        var silo = await Cluster.StartSiloAsync();
        var ledger = silo.Grain<ILedgerGrain>(Guid.NewGuid());
        await ledger.Append("first");

        await ledger.Clear();
        await ledger.Deactivate();
        Assert.Empty(await ledger.Entries());
        Assert.Equal(1, await ledger.Append("again"));
        await ledger.Deactivate();

        Assert.Equal(["again"], await ledger.Entries());
    }

    [Fact]
    public async Task Pages_of_one_GUID_are_told_apart_by_their_key_extension()
    {
        var silo = await Cluster.StartSiloAsync();
        var key = Guid.NewGuid();

        await silo.Grains().GetGrain<ILedgerPageGrain>(key, "1").Append("on page 1");
        await silo.Grains().GetGrain<ILedgerPageGrain>(key, "2").Append("on page 2");

        Assert.Equal(["on page 1"], await silo.Grains().GetGrain<ILedgerPageGrain>(key, "1").Entries());
        Assert.Equal(["on page 2"], await silo.Grains().GetGrain<ILedgerPageGrain>(key, "2").Entries());
    }
}

public sealed class SqliteClusterTests() : ClusterTests(new SqliteDatabases());

public sealed class PostgresClusterTests(PostgresFixture postgres) : ClusterTests(postgres);
