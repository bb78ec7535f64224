using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using OrderSystem.Database.Sqlite;
using OrderSystem.Database.Tests.Hosting;
using SQLitePCL;

namespace OrderSystem.Database.Tests.Sqlite;

public sealed class DataSourceTests : IAsyncLifetime
{
    private const string Insert = "INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (@Key, @Text)";

    private readonly TemporaryFolder _folder = new(("Database:BusyTimeout", "00:01:00"));
    private IHost _host = null!;
    private DbConnection _other = null!;

    private SqliteQueue Queue => ((SqliteDataSource)_host.Database().DataSource).Writes;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await TestCluster.BuildWithSchemaAsync(_folder);
        _other = await _folder.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _other.DisposeAsync();
        _host.Dispose();
        await _folder.DisposeAsync();
    }

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
        foreach (var begin in new[] { "", "BEGIN IMMEDIATE; ", "SAVEPOINT theirs; " })
        {
            await using var connection = await _host.Database().DataSource.OpenConnectionAsync(Cancelled);
            await Assert.ThrowsAsync<SqliteException>(() => connection.ExecuteAsync(
                begin + "DELETE FROM OrleansQuery; INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('no text', NULL)"));
        }

        await WriteAsync("new");

        Assert.Equal(1, await _other.ExecuteScalarAsync<int>("SELECT count(*) FROM OrleansQuery WHERE QueryKey = 'new'"));
        Assert.True(await _other.ExecuteScalarAsync<int>("SELECT count(*) FROM OrleansQuery") > 20, "what was deleted is still there");
        await _other.ExecuteAsync("PRAGMA busy_timeout = 0; BEGIN IMMEDIATE; COMMIT");
    }

    [Fact]
    public async Task Writes_that_wait_at_the_same_time_share_a_commit_and_each_is_answered_after_it()
    {
        const int Writes = 100;
        var before = CommitsIn(_folder);

        await _other.ExecuteAsync("BEGIN IMMEDIATE");
        var writes = Enumerable.Range(0, Writes).Select(number => WriteAsync($"write {number}")).ToList();
        Assert.DoesNotContain(writes, write => write.IsCompleted);
        await _other.ExecuteAsync("ROLLBACK");

        await foreach (var written in Task.WhenEach(writes))
        {
            Assert.Equal(1, await _other.ExecuteScalarAsync<int>(
                "SELECT count(*) FROM OrleansQuery WHERE QueryKey = @key", new { key = await written }));
        }

        // The first may have been under way by itself when the others came.
        Assert.InRange(CommitsIn(_folder) - before, 1, 3);
    }

    [Fact]
    public async Task A_write_that_fails_takes_none_of_those_with_it_that_share_its_transaction()
    {
        await _other.ExecuteAsync("BEGIN IMMEDIATE");
        var good = Enumerable.Range(0, 20).Select(number => WriteAsync($"good {number}")).ToList();
        var bad = WriteAsync("bad", text: null);
        good.AddRange(Enumerable.Range(20, 20).Select(number => WriteAsync($"good {number}")));
        await _other.ExecuteAsync("ROLLBACK");

        Assert.Equal(raw.SQLITE_CONSTRAINT, (await Assert.ThrowsAsync<SqliteException>(() => bad)).SqliteErrorCode);
        await Task.WhenAll(good);
        Assert.Equal(40, await _other.ExecuteScalarAsync<int>("SELECT count(*) FROM OrleansQuery WHERE QueryKey LIKE 'good %'"));
    }

    [Fact]
    public async Task When_a_transaction_is_lost_as_a_whole_only_the_one_at_fault_fails()
    {
        await _other.ExecuteAsync("BEGIN IMMEDIATE");
        var good = Enumerable.Range(0, 10).Select(number => WriteAsync($"good {number}")).ToList();

        // As SQLite itself does on a full disk.
        var bad = Queue.RunAsync<bool>(
            statements =>
            {
                statements.Execute("ROLLBACK");
                throw new SqliteException("full", raw.SQLITE_FULL);
            },
            Cancelled);
        good.AddRange(Enumerable.Range(10, 10).Select(number => WriteAsync($"good {number}")));
        await _other.ExecuteAsync("ROLLBACK");

        Assert.Equal(raw.SQLITE_FULL, (await Assert.ThrowsAsync<SqliteException>(() => bad)).SqliteErrorCode);
        await Task.WhenAll(good);
        Assert.Equal(20, await _other.ExecuteScalarAsync<int>("SELECT count(*) FROM OrleansQuery WHERE QueryKey LIKE 'good %'"));
    }

    [Fact]
    public async Task A_statement_is_parsed_once()
    {
        var parsed = 0;

        // SQLite asks for permission while it parses a statement, not when it runs it.
        strdelegate_authorizer authorizer = (_, action, table, _, _, _) =>
        {
            parsed += action == raw.SQLITE_INSERT && table == "OrleansQuery" ? 1 : 0;
            return raw.SQLITE_OK;
        };
        await Queue.RunAsync(statements => raw.sqlite3_set_authorizer(statements.Connection.Handle, authorizer, null), Cancelled);
        for (var write = 0; write < 30; write++)
        {
            await WriteAsync($"write {write}");
        }

        Assert.Equal(1, parsed);
        GC.KeepAlive(authorizer);
    }

    [Fact]
    public async Task Writes_wait_for_a_lock_without_a_thread_and_reads_do_not_wait()
    {
        await _other.ExecuteAsync("BEGIN IMMEDIATE");

        // Far more than the thread pool has threads: were each to block one, the release below would not be run.
        var writes = Enumerable.Range(0, 2000).Select(number => WriteAsync($"write {number}")).ToList();
        await using (var connection = await _host.Database().DataSource.OpenConnectionAsync(Cancelled))
        {
            Assert.True(await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM OrleansQuery").WaitAsync(TimeSpan.FromSeconds(30), Cancelled) > 0);
        }

        Assert.DoesNotContain(writes, write => write.IsCompleted);
        await _other.ExecuteAsync("ROLLBACK");
        await Task.WhenAll(writes).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
    }

    [Fact]
    public async Task A_statement_runs_off_the_scheduler_of_its_caller()
    {
        // As a grain does, on a scheduler of its own.
        var grainScheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        var ranOn = await Task.Factory.StartNew(
            () => Queue.RunAsync(_ => TaskScheduler.Current, Cancelled), Cancelled, TaskCreationOptions.None, grainScheduler).Unwrap();

        Assert.Same(TaskScheduler.Default, ranOn);
    }

    [Fact]
    public async Task A_write_that_is_given_up_while_it_waits_is_never_made()
    {
        await _other.ExecuteAsync("BEGIN IMMEDIATE");
        var first = WriteAsync("first");
        using var impatience = new CancellationTokenSource();
        var given = WriteAsync("given up", impatience: impatience);

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        await _other.ExecuteAsync("ROLLBACK");

        await first;
        await WriteAsync("last");
        Assert.Equal(
            ["first", "last"],
            await _other.QueryAsync<string>("SELECT QueryKey FROM OrleansQuery WHERE QueryKey IN ('first', 'given up', 'last') ORDER BY QueryKey"));
    }

    [Fact]
    public async Task Only_the_schemas_creation_creates_the_file_and_what_failed_before_succeeds_afterwards()
    {
        await using var folder = new TemporaryFolder();
        using var host = TestCluster.BuildHost(folder);

        await Assert.ThrowsAsync<SqliteException>(() => WriteAsync("early", host: host));
        Assert.False(File.Exists(folder.File));
        await host.Database().CreateOrMigrateAsync(Cancelled);

        await WriteAsync("in time", host: host);
    }

    [Fact]
    public async Task Its_end_merges_the_write_ahead_log_into_the_file()
    {
        await using var folder = new TemporaryFolder();
        using (var host = await TestCluster.BuildWithSchemaAsync(folder))
        {
            await WriteAsync("last", host: host);
            Assert.True(File.Exists(folder.File + "-wal"));
        }

        Assert.False(File.Exists(folder.File + "-wal"));
    }

    private async Task<string> WriteAsync(
        string key, string? text = "text", IHost? host = null, CancellationTokenSource? impatience = null)
    {
        await using var connection = await (host ?? _host).Database().DataSource.OpenConnectionAsync(Cancelled);
        await connection.ExecuteAsync(new CommandDefinition(
            Insert, new { Key = key, Text = text }, cancellationToken: impatience?.Token ?? Cancelled));
        return key;
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
