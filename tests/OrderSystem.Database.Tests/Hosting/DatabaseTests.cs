namespace OrderSystem.Database.Tests.Hosting;

/// <summary>Tests that are run on each kind of database; each has one of its own, and hosts on it that end with the test.</summary>
public abstract class DatabaseTests(IDatabases databases) : IAsyncLifetime
{
    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    protected TestDatabase Database { get; private set; } = null!;

    private protected TestCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await databases.CreateAsync();
        Cluster = new TestCluster(Database);
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
