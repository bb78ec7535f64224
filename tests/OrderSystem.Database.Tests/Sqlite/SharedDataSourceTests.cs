using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using OrderSystem.Database.Tests.Hosting;

namespace OrderSystem.Database.Tests.Sqlite;

public sealed class SharedDataSourceTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("FULL", 2)]
    [InlineData("NORMAL", 1)]
    public async Task Every_connection_waits_for_locks_and_synchronises_as_configured_also_when_it_comes_from_the_pool(string configured, int expected)
    {
        await using var folder = new TemporaryFolder(("Database:Synchronous", configured), ("Database:BusyTimeout", "00:00:07"));
        using var host = await OrdersDatabases.BuildWithSchemaAsync(folder);

        for (var opened = 0; opened < 3; opened++)
        {
            await using var connection = await host.Database().DataSource.OpenConnectionAsync(Cancelled);
            Assert.Equal(7000, await connection.ExecuteScalarAsync<int>("PRAGMA busy_timeout"));
            Assert.Equal(expected, await connection.ExecuteScalarAsync<int>("PRAGMA synchronous"));
            Assert.Equal("wal", await connection.ExecuteScalarAsync<string>("PRAGMA journal_mode"));

            // What a connection of the pool may have been left with.
            await connection.ExecuteAsync("PRAGMA busy_timeout = 0; PRAGMA synchronous = OFF");
        }
    }

    [Fact]
    public async Task A_batch_that_fails_after_its_BEGIN_does_not_poison_the_pool()
    {
        await using var folder = new TemporaryFolder();
        using var host = await OrdersDatabases.BuildWithSchemaAsync(folder);
        var dataSource = host.Database().DataSource;

        for (var failure = 0; failure < 3; failure++)
        {
            await using var connection = await dataSource.OpenConnectionAsync(Cancelled);
            await Assert.ThrowsAsync<SqliteException>(() => connection.ExecuteAsync(
                "BEGIN IMMEDIATE; DELETE FROM OrleansQuery; INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('no text', NULL); COMMIT;"));
        }

        await using (var connection = await dataSource.OpenConnectionAsync(Cancelled))
        {
            await connection.ExecuteAsync("BEGIN IMMEDIATE; INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('new', 'text'); COMMIT;");
        }

        await using var other = await folder.ConnectAsync();
        Assert.Equal(1, await other.ExecuteScalarAsync<int>("SELECT count(*) FROM OrleansQuery WHERE QueryKey = 'new'"));
        Assert.True(await other.ExecuteScalarAsync<int>("SELECT count(*) FROM OrleansQuery") > 20, "what the failed batch deleted is still there");
    }

    [Fact]
    public async Task Connections_of_one_process_wait_for_each_other_without_a_thread()
    {
        await using var folder = new TemporaryFolder();
        using var host = await OrdersDatabases.BuildWithSchemaAsync(folder);
        var dataSource = host.Database().DataSource;
        var first = await dataSource.OpenConnectionAsync(Cancelled);

        // Far more than the thread pool has threads: were each to block one, the release below would not be run.
        var waiting = Enumerable.Range(0, 2000).Select(_ => OpenAndCloseAsync()).ToList();
        Assert.All(waiting, open => Assert.False(open.IsCompleted));
        await first.DisposeAsync();

        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);

        async Task OpenAndCloseAsync()
        {
            await using var connection = await dataSource.OpenConnectionAsync(Cancelled);
        }
    }

    [Fact]
    public async Task A_connection_is_opened_off_the_scheduler_of_its_caller()
    {
        await using var folder = new TemporaryFolder();
        using var host = await OrdersDatabases.BuildWithSchemaAsync(folder);
        await using var connection = host.Database().DataSource.CreateConnection();
        TaskScheduler? openedOn = null;
        connection.StateChange += (_, _) => openedOn ??= TaskScheduler.Current;

        // As a grain does, on a scheduler of its own.
        var grainScheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        await Task.Factory.StartNew(() => connection.OpenAsync(Cancelled), Cancelled, TaskCreationOptions.None, grainScheduler).Unwrap();

        Assert.Same(TaskScheduler.Default, openedOn);
    }

    [Fact]
    public async Task The_gate_opens_again_after_a_failure_a_cancellation_and_a_second_dispose()
    {
        await using var folder = new TemporaryFolder();
        using var host = OrdersDatabases.BuildHost(folder);
        var dataSource = host.Database().DataSource;

        await Assert.ThrowsAsync<SqliteException>(async () => await dataSource.OpenConnectionAsync(Cancelled));
        Assert.False(File.Exists(folder.File), "only the schema's creation creates the file");
        await host.Database().CreateOrMigrateAsync(Cancelled);

        var first = await dataSource.OpenConnectionAsync(Cancelled);
        using var impatience = new CancellationTokenSource();
        var waiting = dataSource.OpenConnectionAsync(impatience.Token).AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await first.DisposeAsync();
        await first.DisposeAsync();

        await using var second = await dataSource.OpenConnectionAsync(Cancelled).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        Task<DbConnection> third = dataSource.OpenConnectionAsync(Cancelled).AsTask();
        Assert.False(third.IsCompleted, "a second dispose does not let two in");
        await second.DisposeAsync();
        await (await third).DisposeAsync();
    }
}
