using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderSystem.Database.Tests.Hosting;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrderSystem.Database.Tests;

/// <summary>Two activations of one grain that write past each other, as happens while a cluster splits.</summary>
public abstract class StorageConflictTests(IDatabases databases) : DatabaseTests(databases)
{
    [Fact]
    public async Task Of_two_first_writes_of_one_grain_one_fails()
    {
        var storages = new[] { Storage(await Cluster.StartSiloAsync()), Storage(await Cluster.StartSiloAsync()) };

        for (var round = 0; round < 10; round++)
        {
            var grain = NewGrain();
            var errors = await Task.WhenAll(storages.Select(storage =>
                Record.ExceptionAsync(() => storage.WriteStateAsync("ledger", grain, new GrainState<LedgerState>(new LedgerState()))).AsTask()));

            Assert.Single(errors, error => error is null);
            Assert.Single(errors, error => error is InconsistentStateException);
        }
    }

    [Fact]
    public async Task A_write_with_an_old_ETag_fails_and_changes_nothing()
    {
        var storage = Storage(await Cluster.StartSiloAsync());
        var grain = NewGrain();
        var mine = new GrainState<LedgerState>(new LedgerState { Note = "first" });
        await storage.WriteStateAsync("ledger", grain, mine);
        var theirs = new GrainState<LedgerState>(new LedgerState { Note = "theirs" }) { ETag = mine.ETag };
        await storage.WriteStateAsync("ledger", grain, theirs);

        mine.State!.Note = "mine";
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("ledger", grain, mine));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("ledger", grain, mine));

        var read = new GrainState<LedgerState>();
        await storage.ReadStateAsync("ledger", grain, read);
        Assert.Equal("theirs", read.State!.Note);
        Assert.Equal(theirs.ETag, read.ETag);
    }

    [Fact]
    public async Task A_write_with_an_ETag_for_a_row_that_is_not_there_fails()
    {
        var storage = Storage(await Cluster.StartSiloAsync());

        await Assert.ThrowsAsync<InconsistentStateException>(() =>
            storage.WriteStateAsync("ledger", NewGrain(), new GrainState<LedgerState>(new LedgerState()) { ETag = "5" }));
    }

    [Fact]
    public async Task What_is_taken_for_new_and_is_not_cannot_be_overwritten()
    {
        var storage = Storage(await Cluster.StartSiloAsync());
        var grain = NewGrain();
        await storage.WriteStateAsync("ledger", grain, new GrainState<LedgerState>(new LedgerState { Note = "first" }));
        var taken = new GrainState<LedgerState>(new LedgerState());

        await OrderSystem.Database.NewGrain.Call(async () =>
        {
            await storage.ReadStateAsync("ledger", grain, taken);
            return true;
        });

        Assert.False(taken.RecordExists);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("ledger", grain, taken));
        await storage.ReadStateAsync("ledger", grain, taken);
        Assert.Equal("first", taken.State!.Note);
    }

    private static GrainId NewGrain() => GrainId.Create("ledger", Guid.NewGuid().ToString("N"));

    private static IGrainStorage Storage(IHost silo) => silo.Services.GetRequiredKeyedService<IGrainStorage>("Default");
}

public sealed class SqliteStorageConflictTests() : StorageConflictTests(new SqliteDatabases());

public sealed class PostgresStorageConflictTests(PostgresFixture postgres) : StorageConflictTests(postgres);
