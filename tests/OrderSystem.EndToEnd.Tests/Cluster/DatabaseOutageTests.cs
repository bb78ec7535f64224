using OrderSystem.Testing;

namespace OrderSystem.EndToEnd.Tests.Cluster;

/// <summary>The database goes and comes back while orders are placed.</summary>
public sealed class DatabaseOutageTests
{
    // Well below the gateway's retry budget.
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(4);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restart_of_PostgreSQL_fails_no_request_and_loses_no_order()
    {
        Assert.SkipUnless(PostgresInstance.IsAvailable(out var reason), reason);
        await using var postgres = await PostgresInstance.StartAsync(Cancelled);
        await using var system = await RunningSystem.StartAsync(settings:
            ["RateLimits:RequestsPerSecond=100000", "RateLimits:Burst=100000", $"ConnectionStrings:orders={postgres.ConnectionString}"]);
        await using var load = await OrderLoad.StartAsync(system.Orders);
        await load.AcknowledgeAsync(20);

        await postgres.StopAsync(Cancelled);
        await Task.Delay(Outage, Cancelled);
        await postgres.StartAgainAsync(Cancelled);

        await load.AcknowledgeAsync(20);
        await load.StopAsync();
        load.Report();
        Assert.Empty(load.Failures);
        await load.ShouldBeStoredAsync();
    }
}
