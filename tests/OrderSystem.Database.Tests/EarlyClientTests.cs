using OrderSystem.Database.Tests.Hosting;
using OrderSystem.Database.TestSilo.Grains;

namespace OrderSystem.Database.Tests;

public abstract class EarlyClientTests
{
    protected abstract Task<TestDatabase> CreateDatabaseAsync();

    [Fact]
    public async Task A_client_that_starts_before_the_database_exists_connects_when_a_silo_has_created_it()
    {
        await using var database = await CreateDatabaseAsync();
        await using var cluster = new TestCluster(database);
        var starting = cluster.StartClientAsync();
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        Assert.False(starting.IsCompleted);

        await cluster.StartSiloAsync();

        var client = await starting;
        Assert.Equal(1, await client.GetGrain<ILedgerGrain>(Guid.NewGuid()).Append("first"));
    }

    [Fact]
    public async Task A_client_whose_silos_are_all_gone_gives_up_with_a_sentence()
    {
        await using var database = await CreateDatabaseAsync();
        await using var cluster = new TestCluster(database);
        await cluster.StopAsync(await cluster.StartSiloAsync());
        using var client = TestCluster.BuildClient(database, ("Database:ClientTimeout", "00:00:02"));

        var failure = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => client.StartAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith("No silo answered within 00:00:02", failure.Message, StringComparison.Ordinal);
    }
}

public sealed class SqliteEarlyClientTests : EarlyClientTests
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => Task.FromResult<TestDatabase>(new TemporaryFolder());
}

public sealed class PostgresEarlyClientTests(PostgresFixture postgres) : EarlyClientTests
{
    protected override async Task<TestDatabase> CreateDatabaseAsync() => await postgres.CreateDatabaseAsync();
}
