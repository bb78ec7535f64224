using System.Net;
using OrderSystem.TraceTesting;

namespace OrderSystem.EndToEnd.Tests;

public sealed class LifetimeTests
{
    [Fact]
    public async Task Stopping_loses_no_span_of_the_last_request()
    {
        await using var system = await RunningSystem.StartAsync();
        var user = await system.Orders.CreateUserAsync();
        using var response = await system.Orders.PlaceAsync(user);

        await system.StopAsync();

        // Nothing is waited for: all of it was received before the last process ended.
        Assert.True(system.Traces.Store.TryGetTrace(TraceCollector.TraceIdOf(response), out var trace));
        Assert.True(trace.IsComplete(), trace.ToTreeText());
        Assert.Contains(trace.Spans, span => span.Name == "order.confirm");
        Assert.Contains(trace.Spans, span => span.Service == "payment-provider");
    }

    [Fact]
    public async Task Users_and_orders_are_there_after_a_restart()
    {
        using var data = new DataFolder();
        string user;
        Uri order;
        string before;
        await using (var first = await RunningSystem.StartAsync(data))
        {
            user = await first.Orders.CreateUserAsync();
            using var response = await first.Orders.PlaceAsync(user);
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            order = response.Headers.Location!;
            before = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }

        await using var second = await RunningSystem.StartAsync(data);
        using var read = await second.Orders.GetAsync(order.ToString());
        Assert.Equal(before, await read.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var list = await second.Orders.GetAsync($"/api/users/{user}/orders");
        Assert.Single((await OrderApi.ReadAsync(list))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_collector_that_is_gone_costs_no_request()
    {
        await using var system = await RunningSystem.StartAsync();
        var user = await system.Orders.CreateUserAsync();
        await system.Traces.DisposeAsync();

        for (var i = 0; i < 20; i++)
        {
            using var response = await system.Orders.PlaceAsync(user);
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        }
    }
}
