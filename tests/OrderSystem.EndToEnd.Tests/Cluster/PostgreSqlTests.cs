using OrderSystem.Testing;
using OrderSystem.TraceTesting;

namespace OrderSystem.EndToEnd.Tests.Cluster;

public sealed class PostgreSqlTests(PostgreSqlSystem one) : ClusterTests(Available(one)), IClassFixture<PostgreSqlSystem>
{
    // Well below the gateway's retry budget.
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(4);

    [Fact]
    public void The_databases_own_spans_stand_below_the_storage_spans() => one.FirstOrder.ShouldMatch("../Approved/placed-order-postgresql.txt");

    [Fact]
    public void Before_anything_happens_every_trace_begins_at_the_gateway() =>
        Assert.All(one.FirstTraces.Where(trace => trace.Root is not null), trace => Assert.Equal("gateway", trace.Root!.Service));

    [Fact]
    public Task A_restart_of_PostgreSQL_fails_no_request_and_loses_no_order() => UnderLoadAsync(async _ =>
    {
        var cancelled = TestContext.Current.CancellationToken;
        await one.Postgres.StopAsync(cancelled);
        await Task.Delay(Outage, cancelled);
        await one.Postgres.StartAgainAsync(cancelled);
    });

    private static PostgreSqlSystem Available(PostgreSqlSystem one)
    {
        Assert.SkipUnless(PostgresInstance.IsAvailable(out var reason), reason);
        return one;
    }
}

/// <summary>A system on a PostgreSQL server of its own; not started where that cannot be.</summary>
public sealed class PostgreSqlSystem : SharedSystem
{
    private PostgresInstance? _postgres;
    private Trace? _firstOrder;

    internal PostgresInstance Postgres => _postgres ?? throw new InvalidOperationException("Not started.");

    internal Trace FirstOrder => _firstOrder ?? throw new InvalidOperationException("Not started.");

    /// <summary>What there was when the first order had been placed.</summary>
    internal IReadOnlyList<Trace> FirstTraces { get; private set; } = [];

    public override async ValueTask InitializeAsync()
    {
        if (!PostgresInstance.IsAvailable(out _))
        {
            return;
        }

        _postgres = await PostgresInstance.StartAsync(TestContext.Current.CancellationToken);
        await base.InitializeAsync();
        using var response = await System.Orders.PlaceAsync(await System.Orders.CreateUserAsync());
        response.EnsureSuccessStatusCode();
        _firstOrder = await System.Traces.WaitForTraceAsync(response);
        FirstTraces = [.. System.Traces.Store.GetTraces()];
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await base.DisposeAsync();
        }
        finally
        {
            if (_postgres is not null)
            {
                await _postgres.DisposeAsync();
            }
        }
    }

    private protected override Task<RunningSystem> StartAsync() =>
        RunningSystem.StartAsync(settings: [.. RunningSystem.Unlimited, $"ConnectionStrings:orders={Postgres.ConnectionString}"]);
}
