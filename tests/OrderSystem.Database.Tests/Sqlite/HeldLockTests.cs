using Dapper;
using Microsoft.Data.Sqlite;
using OrderSystem.Database.Tests.Hosting;
using Orleans.Runtime;

namespace OrderSystem.Database.Tests.Sqlite;

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
