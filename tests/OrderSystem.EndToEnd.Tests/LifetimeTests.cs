using System.Net;
using OrderSystem.TraceTesting;

namespace OrderSystem.EndToEnd.Tests;

public sealed class LifetimeTests(StoppedAndStarted system) : IClassFixture<StoppedAndStarted>
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

/// <summary>A system that placed an order, was stopped right after it, and runs again on the same data.</summary>
public sealed class StoppedAndStarted : SharedSystem
{
    private readonly DataFolder _data = new();

    /// <summary>What had been received of the order's trace when all processes had ended.</summary>
    internal Trace? LastTrace { get; private set; }

    /// <summary>The order as its client was told of it.</summary>
    internal string Order { get; private set; } = "";

    internal Uri Location { get; private set; } = null!;

    internal string User { get; private set; } = "";

    public override async ValueTask InitializeAsync()
    {
        await using (var first = await RunningSystem.StartAsync(_data))
        {
            User = await first.Orders.CreateUserAsync();
            using var response = await first.Orders.PlaceAsync(User);
            response.EnsureSuccessStatusCode();
            Location = response.Headers.Location!;
            Order = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            await first.StopAsync();
            LastTrace = first.Traces.Store.TryGetTrace(TraceCollector.TraceIdOf(response), out var trace) ? trace : null;
        }

        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _data.Dispose();
    }

    private protected override Task<RunningSystem> StartAsync() => RunningSystem.StartAsync(_data);
}
