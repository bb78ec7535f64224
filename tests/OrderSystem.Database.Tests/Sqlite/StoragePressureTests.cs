using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OrderSystem.Database.Sqlite;
using OrderSystem.Database.Tests.Hosting;
using OrderSystem.Testing;
using Orleans.Runtime;
using SQLitePCL;

namespace OrderSystem.Database.Tests.Sqlite;

/// <summary>A running silo whose file has no room, cannot be written, or is damaged.</summary>
public sealed class StoragePressureTests
{
    private static readonly string Large = new('x', 50_000);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_room_writes_fail_whole_and_go_on_when_there_is_room_again()
    {
        await using var folder = new TemporaryFolder();
        await using var cluster = new TestCluster(folder);
        var silo = await cluster.StartSiloAsync();
        var ledger = silo.Grain<ILedgerGrain>(Guid.NewGuid());
        await ledger.Append("before");

        var connection = await WritingConnection(silo);
        await connection.ExecuteAsync("PRAGMA max_page_count = 1");
        await Fails(() => ledger.Append(Large), raw.SQLITE_FULL);
        await Fails(() => silo.Grain<ILedgerGrain>(Guid.NewGuid()).Append(Large), raw.SQLITE_FULL);
        Assert.Equal(HealthStatus.Unhealthy, await Health(silo));
        Assert.Equal(["before"], await AfterReading(ledger));

        await connection.ExecuteAsync("PRAGMA max_page_count = 1000000");
        Assert.Equal(2, await ledger.Append(Large));
        Assert.Equal(HealthStatus.Healthy, await Health(silo));
        Assert.Equal(["before", Large], await AfterReading(ledger));
    }

    [Fact]
    public async Task What_cannot_be_written_can_still_be_read_and_goes_on_when_it_can_be_written_again()
    {
        await using var folder = new TemporaryFolder();
        await using var cluster = new TestCluster(folder);
        var silo = await cluster.StartSiloAsync();
        var ledger = silo.Grain<ILedgerGrain>(Guid.NewGuid());
        var alarm = silo.Grain<IAlarmGrain>(Guid.NewGuid());
        await ledger.Append("before");

        var connection = await WritingConnection(silo);
        await connection.ExecuteAsync("PRAGMA query_only = ON");
        await Fails(() => ledger.Append("lost"), raw.SQLITE_READONLY);
        await Fails(() => alarm.Set(TimeSpan.FromHours(1)), raw.SQLITE_READONLY);
        Assert.Equal(HealthStatus.Unhealthy, await Health(silo));
        Assert.Equal(["before"], await AfterReading(ledger));

        await connection.ExecuteAsync("PRAGMA query_only = OFF");
        Assert.Equal(2, await ledger.Append("after"));
        await alarm.Set(TimeSpan.FromHours(1));
        Assert.Equal(HealthStatus.Healthy, await Health(silo));
    }

    [Fact]
    public async Task A_damaged_page_fails_what_needs_it_and_turns_the_silo_unready()
    {
        await using var folder = new TemporaryFolder();
        var key = Guid.NewGuid();
        await using (var first = new TestCluster(folder))
        {
            await (await first.StartSiloAsync()).Grain<ILedgerGrain>(key).Append("before");
        }

        await Damage(folder, "OrleansStorage");
        await using var cluster = new TestCluster(folder);
        var silo = await cluster.StartSiloAsync();

        // Here it is the grain's activation that fails.
        await Fails(() => silo.Grain<ILedgerGrain>(key).Entries(), raw.SQLITE_CORRUPT);
        Assert.Equal(HealthStatus.Unhealthy, await Health(silo));
    }

    private static async Task Fails(Func<Task> call, int resultCode)
    {
        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(call);
        Assert.False(failure.MayPass);
        Assert.Contains($"SQLite Error {resultCode}:", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> AfterReading(ILedgerGrain ledger)
    {
        await ledger.Deactivate();
        return await Eventually.Succeeds(ledger.Entries);
    }

    private static async Task<HealthStatus> Health(IHost silo) =>
        (await silo.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancelled)).Entries["database"].Status;

    // The silo's writing connection, for settings of it outside the transactions in which it is used.
    private static Task<SqliteConnection> WritingConnection(IHost silo) =>
        ((SqliteDataSource)silo.Database().DataSource).Writes.RunAsync(statements => statements.Connection, Cancelled);

    private static async Task Damage(TemporaryFolder folder, string table)
    {
        long page;
        int size;
        await using (var connection = await folder.ConnectAsync())
        {
            page = await connection.ExecuteScalarAsync<long>("SELECT rootpage FROM sqlite_schema WHERE name = @table", new { table });
            size = await connection.ExecuteScalarAsync<int>("PRAGMA page_size");
            await connection.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        await using var file = File.OpenWrite(folder.File);
        file.Position = (page - 1) * size;
        await file.WriteAsync(Enumerable.Repeat((byte)0xAB, size).ToArray(), Cancelled);
    }
}

/// <summary>Two silo processes on a disk that is really full: neither state nor membership can be written.</summary>
public sealed class FullDiskTests
{
    // Several times the period of the silos' signs of life.
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(12);

    [Fact]
    public async Task Silos_survive_a_full_disk_and_go_on_when_there_is_room_again()
    {
        await using var disk = await SmallDisk.MountAsync("16m");
        await using var folder = new TemporaryFolder(("Database:Folder", disk.Path));
        await using var cluster = new TestCluster(folder);
        await cluster.LaunchSilosAsync(2);
        var client = await cluster.StartClientAsync();
        var ledgers = Enumerable.Range(0, 10).Select(_ => client.GetGrain<ILedgerGrain>(Guid.NewGuid())).ToList();
        await Task.WhenAll(ledgers.Select(ledger => ledger.Append("before")));

        disk.Fill();
        var acknowledged = await Task.WhenAll(ledgers.Select(AppendUntilItFails));
        await Task.Delay(Outage, TestContext.Current.CancellationToken);
        disk.Empty();

        foreach (var (ledger, entries) in ledgers.Zip(acknowledged))
        {
            Assert.Equal(entries, (await Eventually.Succeeds(ledger.Entries)).Count);
            Assert.Equal(entries + 1, await Eventually.Succeeds(() => ledger.Append("after")));
        }
    }

    // The write-ahead log may have room for some.
    private static async Task<int> AppendUntilItFails(ILedgerGrain ledger)
    {
        for (var entries = 1; ; entries++)
        {
            try
            {
                await ledger.Append(new string('x', 20_000));
            }
            catch (StorageUnavailableException failure)
            {
                Assert.False(failure.MayPass, failure.Message);
                await ledger.Deactivate();
                return entries;
            }
        }
    }
}

/// <summary>Another process holds the file's write lock for longer than a command waits.</summary>
public sealed class HeldLockTests
{
    [Fact]
    public async Task Writes_fail_while_the_lock_is_held_and_everything_recovers_afterwards()
    {
        await using var folder = new TemporaryFolder(("Database:BusyTimeout", "00:00:01"));
        await using var cluster = new TestCluster(folder);
        var silo = await cluster.StartSiloAsync();
        var ledger = silo.Grain<ILedgerGrain>(Guid.NewGuid());
        await ledger.Append("before");

        await using (var holder = await folder.ConnectAsync())
        {
            await holder.ExecuteAsync("BEGIN IMMEDIATE");
            for (var attempt = 0; attempt < 3; attempt++)
            {
                var failure = await Assert.ThrowsAsync<StorageUnavailableException>(() => ledger.Append("lost"));
                Assert.True(failure.MayPass, failure.Message);
            }

            // The memory is ahead of the disk until the grain reads again, here by a new activation.
            await ledger.Deactivate();
            Assert.Equal(["before"], await ledger.Entries());
            await holder.ExecuteAsync("ROLLBACK");
        }

        // Several: what is left behind by a failure shows at a later write.
        for (var write = 2; write < 12; write++)
        {
            Assert.Equal(write, await ledger.Append("after"));
        }
    }

    [Fact]
    public async Task A_membership_update_that_ran_into_the_lock_succeeds_afterwards()
    {
        await using var folder = new TemporaryFolder(("Database:BusyTimeout", "00:00:01"));
        using var table = await MembershipTable.OpenAsync(folder);
        var entry = MembershipTests.Entry(1);
        Assert.True(await table.InsertAsync(entry, await table.ReadAsync()));
        var read = await table.ReadAsync();

        await using (var holder = await folder.ConnectAsync())
        {
            await holder.ExecuteAsync("BEGIN IMMEDIATE");
            await Assert.ThrowsAsync<SqliteException>(() => table.UpdateAsync(entry, read));
            await Assert.ThrowsAsync<SqliteException>(() => table.UpdateIAmAliveAsync(entry));
            await holder.ExecuteAsync("ROLLBACK");
        }

        Assert.True(await table.UpdateAsync(entry, read));
        await table.UpdateIAmAliveAsync(entry);
    }

    [Fact]
    public async Task A_write_waits_for_a_lock_that_is_released_in_time()
    {
        await using var folder = new TemporaryFolder(("Database:BusyTimeout", "00:01:00"));
        await using var cluster = new TestCluster(folder);
        var silo = await cluster.StartSiloAsync();
        var ledger = silo.Grain<ILedgerGrain>(Guid.NewGuid());
        await ledger.Append("before");

        await using var holder = await folder.ConnectAsync();
        await holder.ExecuteAsync("BEGIN IMMEDIATE");
        var write = ledger.Append("after");
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.False(write.IsCompleted);
        await holder.ExecuteAsync("ROLLBACK");

        Assert.Equal(2, await write);
    }
}
