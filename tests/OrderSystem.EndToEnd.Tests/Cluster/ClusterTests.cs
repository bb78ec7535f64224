using System.Net;

namespace OrderSystem.EndToEnd.Tests.Cluster;

/// <summary>Real processes leave, die and come back while orders are placed; the gateway hides it. The same on each database.</summary>
public abstract class ClusterTests(SharedSystem one)
{
    // Takes about a second at the provider.
    private const string SlowCard = "pm_card_slow";

    private const int Orders = 20;

    private protected RunningSystem System => one.System;

    /// <summary>A silo that leaves finishes or hands over the orders that it is at.</summary>
    [Fact]
    public Task A_rolling_restart_fails_no_request_and_loses_no_order() => OneAfterTheOtherAsync(async silo =>
    {
        var underWay = await StartOrdersAsync(System.Orders, 16);
        await silo.StopAsync();
        Assert.All(await Task.WhenAll(underWay), response => Assert.Equal(HttpStatusCode.Created, response.StatusCode));
    });

    [Fact]
    public Task A_killed_silo_fails_no_request_and_loses_no_order() => OneAfterTheOtherAsync(silo => silo.KillAsync());

    /// <summary>Places orders all the while; none may fail or be lost.</summary>
    private protected async Task UnderLoadAsync(Func<OrderLoad, Task> change)
    {
        await using var load = await OrderLoad.StartAsync(System.Orders);
        await load.AcknowledgeAsync(Orders);
        await change(load);
        await load.AcknowledgeAsync(Orders);
        await load.StopAsync();
        load.Report();
        Assert.Empty(load.Failures);
        await load.ShouldBeStoredAsync();
    }

    /// <summary>Requests that are not answered yet.</summary>
    private protected static async Task<IReadOnlyList<Task<HttpResponseMessage>>> StartOrdersAsync(OrderApi orders, int count)
    {
        // The first request of a process takes longer than the slow card.
        var user = await orders.CreateUserAsync();
        using var warm = await orders.PlaceAsync(user, SlowCard);
        Assert.Equal(HttpStatusCode.Created, warm.StatusCode);

        var requests = Enumerable.Range(0, count)
            .Select(_ => orders.PlaceAsync(user, SlowCard, Guid.NewGuid().ToString()))
            .ToList();
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.All(requests, request => Assert.False(request.IsCompleted));
        return requests;
    }

    private Task<IReadOnlyList<ServiceProcess>> SilosAsync() => ServiceProcess.ReadyAsync(System.App, "silo", 2);

    private Task OneAfterTheOtherAsync(Func<ServiceProcess, Task> end) => UnderLoadAsync(async load =>
    {
        foreach (var silo in await SilosAsync())
        {
            await end(silo);
            await load.AcknowledgeAsync(Orders);
            await silo.StartAsync();
            await load.AcknowledgeAsync(Orders);
        }
    });
}
