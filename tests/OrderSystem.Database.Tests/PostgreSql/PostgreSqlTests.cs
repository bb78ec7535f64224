using System.Diagnostics;
using Dapper;
using OpenTelemetry;
using OpenTelemetry.Trace;
using OrderSystem.Database.Tests.Hosting;
using OrderSystem.Testing;
using OrderSystem.TraceTesting;

namespace OrderSystem.Database.Tests.PostgreSql;

/// <summary>The server is stopped and comes back while silos run.</summary>
public sealed class RestartTests
{
    private const int Active = 3;

    // Several times the period of the silos' signs of life and of their probes.
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(15);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_survive_an_outage_of_the_server_and_go_on_without_a_restart()
    {
        Assert.SkipUnless(PostgresInstance.IsAvailable(out var reason), reason);
        await using var postgres = await PostgresInstance.StartAsync(Cancelled);
        await using var database = new PostgresDatabase(await postgres.CreateDatabaseAsync(Cancelled));
        await using var cluster = new TestCluster(database);
        await cluster.LaunchSilosAsync(2);
        var client = await cluster.StartClientAsync();
        var ledgers = Enumerable.Range(0, 10).Select(_ => client.GetGrain<ILedgerGrain>(Guid.NewGuid())).ToList();
        await Task.WhenAll(ledgers.Select(ledger => ledger.Append("before")));

        await postgres.StopAsync(Cancelled);
        await Task.WhenAll(ledgers.Select(async ledger =>
        {
            Assert.True((await Assert.ThrowsAsync<StorageUnavailableException>(() => ledger.Append("lost"))).MayPass);
            await ledger.Deactivate();
        }));
        await Task.Delay(Outage, Cancelled);
        await postgres.StartAgainAsync(Cancelled);

        foreach (var ledger in ledgers)
        {
            Assert.Equal(["before"], await Eventually.Succeeds(ledger.Entries));
            Assert.Equal(2, await ledger.Append("after"));
        }

        await using var connection = await database.ConnectAsync();
        Assert.Equal([Active, Active], await connection.QueryAsync<int>("SELECT Status FROM OrleansMembershipTable"));
    }
}

/// <summary>Npgsql's spans: below a recorded span, and nowhere else.</summary>
public sealed class SpanTests(PostgresFixture postgres)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_has_a_span_only_below_a_recorded_span()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var host = await TestCluster.BuildWithSchemaAsync(database);
        await using var spans = new NpgsqlSpans();

        // Membership and reminder polling: no span around.
        Activity.Current = null;
        await host.Database().ReadSchemaVersionAsync(Cancelled);
        Assert.Empty(spans.Of(database));

        // A request that was sampled out: its context is there, not recorded.
        using (var sampledOut = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start())
        {
            await host.Database().ReadSchemaVersionAsync(Cancelled);
            Assert.Empty(spans.Of(database));
        }

        using var recorded = new Activity("request").SetIdFormat(ActivityIdFormat.W3C);
        recorded.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        recorded.Start();
        await host.Database().ReadSchemaVersionAsync(Cancelled);
        Assert.NotEmpty(spans.Of(database));
        Assert.All(spans.Of(database), span => Assert.Equal(recorded.SpanId.ToHexString(), span.ParentSpanId));
    }

    [Fact]
    public async Task A_write_of_grain_state_has_a_short_name_and_no_values()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var cluster = new TestCluster(database);
        var silo = await cluster.StartSiloAsync();
        await using var spans = new NpgsqlSpans();

        await silo.Grain<ILedgerGrain>(Guid.NewGuid()).AppendTraced("a-secret-entry");

        var span = Assert.Single(spans.Of(database), span => span.Name == "INSERT OrleansStorage");
        Assert.DoesNotContain(span.Attributes, attribute => attribute.Value?.ToString()?.Contains("secret", StringComparison.Ordinal) == true);
    }

    private sealed class NpgsqlSpans : IAsyncDisposable
    {
        private readonly TraceCollector _collector = new();
        private readonly TracerProvider _tracing;

        public NpgsqlSpans() => _tracing = Sdk.CreateTracerProviderBuilder()
            .AddSource("Npgsql")
            .SetSampler(new AlwaysOnSampler())
            .AddTraceCollector(_collector)
            .Build();

        // Other tests run at the same time on databases of their own.
        public IReadOnlyList<Span> Of(PostgresDatabase database) =>
        [
            .. _collector.Store.GetTraces().SelectMany(trace => trace.Spans).Where(span =>
                span.Scope == "Npgsql" && span.Attributes.Values.Any(value => value is string text && text.Contains(database.Name, StringComparison.Ordinal))),
        ];

        public ValueTask DisposeAsync()
        {
            _tracing.Dispose();
            return _collector.DisposeAsync();
        }
    }
}
