using OrderSystem.Database.Tests.Hosting;
using OrderSystem.Testing;

namespace OrderSystem.Database.Tests.Sqlite;

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
