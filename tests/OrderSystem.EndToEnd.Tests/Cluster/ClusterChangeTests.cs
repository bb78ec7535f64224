using OrderSystem.Testing;

namespace OrderSystem.EndToEnd.Tests.Cluster;

/// <summary>Real silo processes leave, die and come back while orders are placed; the gateway hides it.</summary>
public sealed class ClusterChangeTests
{
    private static readonly string[] Unlimited = ["RateLimits:RequestsPerSecond=100000", "RateLimits:Burst=100000"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_rolling_restart_fails_no_request_and_loses_no_order(bool postgreSql)
    {
        await using var database = postgreSql ? await StartPostgreSqlAsync() : null;
        await using var system = await RunningSystem.StartAsync(settings: Settings(database));
        var silos = new Silos(system.App);
        var ids = await silos.ReadyAsync(2);
        await using var load = await OrderLoad.StartAsync(system.Orders);

        foreach (var id in ids)
        {
            await load.AcknowledgeAsync(20);
            await silos.StopAsync(id);
            await load.AcknowledgeAsync(20);
            await silos.StartAsync(id);
        }

        await load.AcknowledgeAsync(20);
        await load.StopAsync();
        load.Report();
        Assert.Empty(load.Failures);
        await load.ShouldBeStoredAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_killed_silo_fails_no_request_and_loses_no_order(bool postgreSql)
    {
        await using var database = postgreSql ? await StartPostgreSqlAsync() : null;
        await using var system = await RunningSystem.StartAsync(settings: Settings(database));
        var silos = new Silos(system.App);
        var ids = await silos.ReadyAsync(2);
        await using var load = await OrderLoad.StartAsync(system.Orders);

        foreach (var id in ids)
        {
            await load.AcknowledgeAsync(20);
            await silos.KillAsync(id);
            await load.AcknowledgeAsync(20);
            await silos.StartAsync(id);
        }

        await load.AcknowledgeAsync(20);
        await load.StopAsync();
        load.Report();
        Assert.Empty(load.Failures);
        await load.ShouldBeStoredAsync();
    }

    private static async Task<PostgresInstance> StartPostgreSqlAsync()
    {
        Assert.SkipUnless(PostgresInstance.IsAvailable(out var reason), reason);
        return await PostgresInstance.StartAsync(TestContext.Current.CancellationToken);
    }

    private static string[] Settings(PostgresInstance? database) =>
        database is null ? Unlimited : [.. Unlimited, $"ConnectionStrings:orders={database.ConnectionString}"];
}
