using System.Net;
using OrderSystem.TraceTesting;

namespace OrderSystem.EndToEnd.Tests;

[Collection(StoppedAndStarted.Collection)]
public sealed class LifetimeTests(StoppedAndStarted system)
{
    [Fact]
    public void Stopping_loses_no_span_of_the_last_request()
    {
        // Nothing was waited for: all of it was received before the last process ended.
        Assert.NotNull(system.LastTrace);
        Assert.True(system.LastTrace.IsComplete(), system.LastTrace.ToTreeText());
        Assert.Contains(system.LastTrace.Spans, span => span.Name == "order.confirm");
        Assert.Contains(system.LastTrace.Spans, span => span.Service == "payment-provider");
    }

    [Fact]
    public async Task Users_and_orders_are_there_after_a_restart()
    {
        using var read = await system.System.Orders.GetAsync(system.Location.ToString());
        Assert.Equal(system.Order, await read.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var list = await system.System.Orders.GetAsync($"/api/users/{system.User}/orders");
        Assert.Single((await OrderApi.ReadAsync(list))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_collector_that_is_gone_costs_no_request()
    {
        var user = await system.System.Orders.CreateUserAsync();
        await system.System.Traces.DisposeAsync();

        for (var i = 0; i < 20; i++)
        {
            using var response = await system.System.Orders.PlaceAsync(user);
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        }
    }
}
