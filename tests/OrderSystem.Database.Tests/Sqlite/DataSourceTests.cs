using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using OrderSystem.Database.Sqlite;
using OrderSystem.Database.Tests.Hosting;
using SQLitePCL;

namespace OrderSystem.Database.Tests.Sqlite;

public sealed class DataSourceTests
{
    private const string Insert = "INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (@Key, @Text)";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("FULL", 2)]
    [InlineData("NORMAL", 1)]
    public async Task The_connection_waits_for_locks_and_synchronises_as_configured(string configured, int expected)
    {
        await using var folder = new TemporaryFolder(("Database:Synchronous", configured), ("Database:BusyTimeout", "00:00:07"));
        using var host = await TestCluster.BuildWithSchemaAsync(folder);

        await using var connection = await host.Database().DataSource.OpenConnectionAsync(Cancelled);
        Assert.Equal(7000, await connection.ExecuteScalarAsync<int>("PRAGMA busy_timeout"));
        Assert.Equal(expected, await connection.ExecuteScalarAsync<int>("PRAGMA synchronous"));
        Assert.Equal("wal", await connection.ExecuteScalarAsync<string>("PRAGMA journal_mode"));
    }

    [Fact]
    public async Task A_batch_that_fails_half_way_leaves_nothing_behind_and_no_transaction_open()
    {
        await using var folder = new TemporaryFolder();
        using var host = await TestCluster.BuildWithSchemaAsync(folder);

        foreach (var begin in new[] { "", "BEGIN IMMEDIATE; ", "SAVEPOINT theirs; " })
        {
            await Assert.ThrowsAsync<SqliteException>(() => ExecuteAsync(
                host, begin + "DELETE FROM OrleansQuery; INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('no text', NULL)"));
        }

        await WriteAsync(host, "new");

        await using var other = await folder.ConnectAsync();
        Assert.Equal(1, await other.ExecuteScalarAsync<int>("SELECT count(*) FROM OrleansQuery WHERE QueryKey = 'new'"));
        Assert.True(await other.ExecuteScalarAsync<int>("SELECT count(*) FROM OrleansQuery") > 20, "what the failed batches deleted is still there");
        await other.ExecuteAsync("PRAGMA busy_timeout = 0; BEGIN IMMEDIATE; COMMIT");
    }

    [Fact]
    public async Task Writes_that_wait_at_the_same_time_share_a_commit_and_each_is_answered_after_it()
    {
        const int Writes = 100;
        await using var folder = new TemporaryFolder();
        using var host = await TestCluster.BuildWithSchemaAsync(folder);
        await using var other = await folder.ConnectAsync();
        var before = CommitsIn(folder);

        await other.ExecuteAsync("BEGIN IMMEDIATE");
        var writes = Enumerable.Range(0, Writes).Select(number => WriteAsync(host, $"write {number}")).ToList();
        Assert.DoesNotContain(writes, write => write.IsCompleted);
        await other.ExecuteAsync("ROLLBACK");

        await foreach (var written in Task.WhenEach(writes))
        {
            Assert.Equal(1, await other.ExecuteScalarAsync<int>("SELECT count(*) FROM OrleansQuery WHERE QueryKey = @key", new { key = await written }));
        }

        // The first may have been under way by itself when the others came.
        Assert.InRange(CommitsIn(folder) - before, 1, 3);
    }

    [Fact]
    public async Task A_write_that_fails_takes_none_of_those_with_it_that_share_its_transaction()
    {
        await using var folder = new TemporaryFolder();
        using var host = await TestCluster.BuildWithSchemaAsync(folder);
        await using var other = await folder.ConnectAsync();

        await other.ExecuteAsync("BEGIN IMMEDIATE");
        var good = Enumerable.Range(0, 20).Select(number => WriteAsync(host, $"good {number}")).ToList();
        var bad = WriteAsync(host, "bad", text: null);
        good.AddRange(Enumerable.Range(20, 20).Select(number => WriteAsync(host, $"good {number}")));
        await other.ExecuteAsync("ROLLBACK");

        Assert.Equal(raw.SQLITE_CONSTRAINT, (await Assert.ThrowsAsync<SqliteException>(() => bad)).SqliteErrorCode);
        await Task.WhenAll(good);
        Assert.Equal(40, await other.ExecuteScalarAsync<int>("SELECT count(*) FROM OrleansQuery WHERE QueryKey LIKE 'good %'"));
    }

    [Fact]
    public async Task When_a_transaction_is_lost_as_a_whole_only_the_one_at_fault_fails()
    {
        await using var folder = new TemporaryFolder();
        using var host = await TestCluster.BuildWithSchemaAsync(folder);
        await using var other = await folder.ConnectAsync();

        await other.ExecuteAsync("BEGIN IMMEDIATE");
        var good = Enumerable.Range(0, 10).Select(number => WriteAsync(host, $"good {number}")).ToList();

        // As SQLite itself does on a full disk.
        var bad = Queue(host).RunAsync<bool>(
            statements =>
            {
                statements.Execute("ROLLBACK");
                throw new SqliteException("full", raw.SQLITE_FULL);
            },
            Cancelled);
        good.AddRange(Enumerable.Range(10, 10).Select(number => WriteAsync(host, $"good {number}")));
        await other.ExecuteAsync("ROLLBACK");

        Assert.Equal(raw.SQLITE_FULL, (await Assert.ThrowsAsync<SqliteException>(() => bad)).SqliteErrorCode);
        await Task.WhenAll(good);
        Assert.Equal(20, await other.ExecuteScalarAsync<int>("SELECT count(*) FROM OrleansQuery WHERE QueryKey LIKE 'good %'"));
    }

    [Fact]
    public async Task A_statement_is_parsed_once()
    {
        await using var folder = new TemporaryFolder();
        using var host = await TestCluster.BuildWithSchemaAsync(folder);
        var parsed = 0;

        // SQLite asks for permission while it parses a statement, not when it runs it.
        strdelegate_authorizer authorizer = (_, action, table, _, _, _) =>
        {
            parsed += action == raw.SQLITE_INSERT && table == "OrleansQuery" ? 1 : 0;
            return raw.SQLITE_OK;
        };
        await Queue(host).RunAsync(statements => raw.sqlite3_set_authorizer(statements.Connection.Handle, authorizer, null), Cancelled);
        for (var write = 0; write < 30; write++)
        {
            await WriteAsync(host, $"write {write}");
        }

        Assert.Equal(1, parsed);
        GC.KeepAlive(authorizer);
    }

    [Fact]
    public async Task Writes_wait_for_a_lock_without_a_thread_and_reads_do_not_wait()
    {
        await using var folder = new TemporaryFolder(("Database:BusyTimeout", "00:01:00"));
        using var host = await TestCluster.BuildWithSchemaAsync(folder);
        await using var other = await folder.ConnectAsync();
        await other.ExecuteAsync("BEGIN IMMEDIATE");

        // Far more than the thread pool has threads: were each to block one, the release below would not be run.
        var writes = Enumerable.Range(0, 2000).Select(number => WriteAsync(host, $"write {number}")).ToList();
        await using (var connection = await host.Database().DataSource.OpenConnectionAsync(Cancelled))
        {
            Assert.True(await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM OrleansQuery").WaitAsync(TimeSpan.FromSeconds(30), Cancelled) > 0);
        }

        Assert.DoesNotContain(writes, write => write.IsCompleted);
        await other.ExecuteAsync("ROLLBACK");
        await Task.WhenAll(writes).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
    }

    [Fact]
    public async Task A_statement_runs_off_the_scheduler_of_its_caller()
    {
        await using var folder = new TemporaryFolder();
        using var host = await TestCluster.BuildWithSchemaAsync(folder);

        // As a grain does, on a scheduler of its own.
        var grainScheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        var ranOn = await Task.Factory.StartNew(
            () => Queue(host).RunAsync(_ => TaskScheduler.Current, Cancelled), Cancelled, TaskCreationOptions.None, grainScheduler).Unwrap();

        Assert.Same(TaskScheduler.Default, ranOn);
    }

    [Fact]
    public async Task A_write_that_is_given_up_while_it_waits_is_never_made()
    {
        await using var folder = new TemporaryFolder();
        using var host = await TestCluster.BuildWithSchemaAsync(folder);
        await using var other = await folder.ConnectAsync();
        await other.ExecuteAsync("BEGIN IMMEDIATE");
        var first = WriteAsync(host, "first");
        using var impatience = new CancellationTokenSource();
        var given = WriteUntilAsync(host, "given up", "text", impatience.Token);

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        await other.ExecuteAsync("ROLLBACK");

        await first;
        await WriteAsync(host, "last");
        Assert.Equal(
            ["first", "last"],
            await other.QueryAsync<string>("SELECT QueryKey FROM OrleansQuery WHERE QueryKey IN ('first', 'given up', 'last') ORDER BY QueryKey"));
    }

    [Fact]
    public async Task Only_the_schemas_creation_creates_the_file_and_what_failed_before_succeeds_afterwards()
    {
        await using var folder = new TemporaryFolder();
        using var host = TestCluster.BuildHost(folder);

        await Assert.ThrowsAsync<SqliteException>(() => WriteAsync(host, "early"));
        Assert.False(File.Exists(folder.File));
        await host.Database().CreateOrMigrateAsync(Cancelled);

        await WriteAsync(host, "in time");
    }

    [Fact]
    public async Task Its_end_merges_the_write_ahead_log_into_the_file()
    {
        await using var folder = new TemporaryFolder();
        using (var host = await TestCluster.BuildWithSchemaAsync(folder))
        {
            await WriteAsync(host, "last");
            Assert.True(File.Exists(folder.File + "-wal"));
        }

        Assert.False(File.Exists(folder.File + "-wal"));
    }

    private static SqliteQueue Queue(IHost host) => ((SqliteDataSource)host.Database().DataSource).Writes;

    private static Task<string> WriteAsync(IHost host, string key, string? text = "text") => WriteUntilAsync(host, key, text, Cancelled);

    private static async Task<string> WriteUntilAsync(IHost host, string key, string? text, CancellationToken impatience)
    {
        await using var connection = await host.Database().DataSource.OpenConnectionAsync(Cancelled);
        await connection.ExecuteAsync(new CommandDefinition(Insert, new { Key = key, Text = text }, cancellationToken: impatience));
        return key;
    }

    private static async Task ExecuteAsync(IHost host, string text)
    {
        await using var connection = await host.Database().DataSource.OpenConnectionAsync(Cancelled);
        await connection.ExecuteAsync(text);
    }

    // The write-ahead log: a header of 32 bytes, then frames of 24 and a page; the last frame of a commit says how large
    // the database is after it, in bytes 4 to 7, the others say 0.
    private static int CommitsIn(TemporaryFolder folder)
    {
        if (!File.Exists(folder.File + "-wal"))
        {
            return 0;
        }

        using var file = new FileStream(folder.File + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var log = new MemoryStream();
        file.CopyTo(log);
        var bytes = log.ToArray();
        var page = (int)System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(8));
        var commits = 0;
        for (var frame = 32; frame + 24 + page <= bytes.Length; frame += 24 + page)
        {
            commits += bytes.AsSpan(frame + 4, 4).ContainsAnyExcept((byte)0) ? 1 : 0;
        }

        return commits;
    }
}
