using System.Net;

namespace OrderSystem.EndToEnd.Tests.Cluster;

/// <summary>What is under way when a process is told to stop (SIGTERM).</summary>
public sealed class DrainTests
{
    // Takes about a second at the provider.
    private const string SlowCard = "pm_card_slow";

    [Fact]
    public async Task The_gateway_finishes_its_requests_and_takes_no_new_ones()
    {
        await using var system = await RunningSystem.StartAsync();
        var user = await system.Orders.CreateUserAsync();
        var underWay = await StartedAsync(system, user, 8);

        await system.StopResourceAsync("gateway");

        Assert.All(await Task.WhenAll(underWay), response => Assert.Equal(HttpStatusCode.Created, response.StatusCode));
        await Assert.ThrowsAsync<HttpRequestException>(() => system.Orders.GetAsync("/alive"));
    }

    [Fact]
    public async Task A_silo_finishes_or_hands_over_the_orders_that_it_is_at()
    {
        await using var system = await RunningSystem.StartAsync();
        var silos = new Silos(system.App);
        var ids = await silos.ReadyAsync(2);
        var user = await system.Orders.CreateUserAsync();
        var underWay = await StartedAsync(system, user, 16);

        await silos.StopAsync(ids[0]);

        Assert.All(await Task.WhenAll(underWay), response => Assert.Equal(HttpStatusCode.Created, response.StatusCode));
    }

    /// <summary>Requests that are not answered yet.</summary>
    private static async Task<IReadOnlyList<Task<HttpResponseMessage>>> StartedAsync(RunningSystem system, string user, int count)
    {
        // The first request of a process takes longer than the slow card.
        using var warm = await system.Orders.PlaceAsync(user, SlowCard);
        Assert.Equal(HttpStatusCode.Created, warm.StatusCode);

        var requests = Enumerable.Range(0, count)
            .Select(_ => system.Orders.PlaceAsync(user, SlowCard, Guid.NewGuid().ToString()))
            .ToList();
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.All(requests, request => Assert.False(request.IsCompleted));
        return requests;
    }
}
