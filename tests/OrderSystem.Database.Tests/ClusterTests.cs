using OrderSystem.Contracts;
using OrderSystem.Database.Tests.Grains;
using OrderSystem.Database.Tests.Hosting;

namespace OrderSystem.Database.Tests;

public sealed class ClusterTests
{
    [Fact]
    public async Task Two_silos_and_a_client_share_one_database()
    {
        await using var database = new TemporaryFolder();
        await using var cluster = new TestCluster(database);
        await Task.WhenAll(cluster.StartSiloAsync(), cluster.StartSiloAsync());
        var client = await cluster.StartClientAsync();

        var silos = new HashSet<string>();
        await Eventually.True(
            async () =>
            {
                silos.Add(await client.GetGrain<ILedgerGrain>(Guid.NewGuid()).Where());
                return silos.Count == 2;
            },
            "both silos host grains");

        var ledger = client.GetGrain<ILedgerGrain>(Guid.NewGuid());
        await ledger.Append("first");
        await ledger.Pay(new Money(12.50m, "EUR"));
        await ledger.Deactivate();
        Assert.Equal(["first"], await ledger.Entries());
        Assert.Equal(new Money(12.50m, "EUR"), await ledger.Balance());
    }
}
