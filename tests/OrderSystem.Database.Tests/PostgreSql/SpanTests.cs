using System.Diagnostics;
using OrderSystem.Database.Tests.Hosting;
using OrderSystem.Database.TestSilo.Grains;

namespace OrderSystem.Database.Tests.PostgreSql;

/// <summary>Npgsql's spans: below a recorded span, and nowhere else.</summary>
public sealed class SpanTests(PostgresFixture postgres)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_has_a_span_only_below_a_recorded_span()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var host = await OrdersDatabases.BuildWithSchemaAsync(database);
        using var spans = new NpgsqlSpans();

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
        Assert.All(spans.Of(database), span => Assert.Equal(recorded.SpanId, span.ParentSpanId));
    }

    [Fact]
    public async Task A_write_of_grain_state_has_a_short_name_and_no_values()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var cluster = new TestCluster(database);
        var silo = await cluster.StartSiloAsync();
        using var spans = new NpgsqlSpans();

        await silo.Grain<ILedgerGrain>(Guid.NewGuid()).AppendTraced("a-secret-entry");

        var span = Assert.Single(spans.Of(database), span => span.DisplayName == "INSERT OrleansStorage");
        Assert.DoesNotContain(span.TagObjects, tag => tag.Value?.ToString()?.Contains("secret", StringComparison.Ordinal) == true);
    }

    private sealed class NpgsqlSpans : IDisposable
    {
        private readonly List<Activity> _stopped = [];
        private readonly ActivityListener _listener;

        public NpgsqlSpans()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "Npgsql",
                Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = span =>
                {
                    lock (_stopped)
                    {
                        _stopped.Add(span);
                    }
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        // Other tests run at the same time on databases of their own.
        public List<Activity> Of(PostgresDatabase database)
        {
            lock (_stopped)
            {
                return _stopped.Where(span => span.TagObjects.Any(tag => tag.Value is string text && text.Contains(database.Name, StringComparison.Ordinal))).ToList();
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
