using System.Net;
using OrderSystem.Testing;
using OrderSystem.TraceTesting;

namespace OrderSystem.EndToEnd.Tests;

public sealed class PostgreSqlTests
{
    [Fact]
    public async Task On_PostgreSQL_the_databases_own_spans_stand_below_the_storage_spans()
    {
        Assert.SkipUnless(PostgresInstance.IsAvailable(out var reason), reason);
        await using var postgres = await PostgresInstance.StartAsync(TestContext.Current.CancellationToken);
        await using var system = await RunningSystem.StartAsync(settings: [$"ConnectionStrings:orders={postgres.ConnectionString}"]);
        var user = await system.Orders.CreateUserAsync();

        using var response = await system.Orders.PlaceAsync(user);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        (await system.Traces.WaitForTraceAsync(response)).ShouldMatch("Approved/placed-order-postgresql.txt");
        Assert.All(
            system.Traces.Store.GetTraces().Where(trace => trace.Root is not null),
            trace => Assert.Equal("gateway", trace.Root!.Service));
    }
}
