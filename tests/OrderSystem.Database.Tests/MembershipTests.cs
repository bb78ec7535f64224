using System.Net;
using OrderSystem.Database.Tests.Hosting;
using Orleans.Runtime;

namespace OrderSystem.Database.Tests;

/// <summary>The membership table as two processes see it that race for each version.</summary>
public abstract class MembershipTests(IDatabases databases) : DatabaseTests(databases)
{
    private static readonly DateTime Noon = new(2026, 5, 4, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Of_two_silos_that_join_with_the_same_version_one_must_read_again()
    {
        using var first = await MembershipTable.OpenAsync(Database);
        using var second = await MembershipTable.OpenAsync(Database);
        var read = await first.ReadAsync();

        var joined = await Task.WhenAll(first.InsertAsync(Entry(1), read), second.InsertAsync(Entry(2), read));

        Assert.Single(joined, won => won);
        var table = await first.ReadAsync();
        Assert.Single(table.Members);
        Assert.Equal(1, table.Version.Version);
    }

    [Fact]
    public async Task A_silo_cannot_join_twice_and_a_stranger_cannot_be_updated_and_neither_changes_the_version()
    {
        using var table = await MembershipTable.OpenAsync(Database);
        Assert.True(await table.InsertAsync(Entry(1), await table.ReadAsync()));
        var read = await table.ReadAsync();

        Assert.False(await table.InsertAsync(Entry(1), read));
        Assert.False(await table.UpdateAsync(Entry(2), read));

        Assert.Equal(read.Version.Version, (await table.ReadAsync()).Version.Version);
    }

    [Fact]
    public async Task Concurrent_updates_from_two_processes_neither_fail_nor_overwrite_each_other()
    {
        const int updatesEach = 40;
        using var first = await MembershipTable.OpenAsync(Database);
        using var second = await MembershipTable.OpenAsync(Database);
        Assert.True(await first.InsertAsync(Entry(1), await first.ReadAsync()));

        await Task.WhenAll(UpdateAsync(first), UpdateAsync(second));

        Assert.Equal(1 + (2 * updatesEach), (await first.ReadAsync()).Version.Version);

        static async Task UpdateAsync(MembershipTable table)
        {
            var done = 0;
            for (var attempts = 0; done < updatesEach; attempts++)
            {
                Assert.True(attempts < 100 * updatesEach, "An update that nobody else made fails as well.");
                var read = await table.ReadAsync();
                var entry = read.Members.Single().Item1;
                entry.IAmAliveTime = Noon.AddSeconds(done);
                done += await table.UpdateAsync(entry, read) ? 1 : 0;
            }
        }
    }

    [Fact]
    public async Task A_row_comes_back_as_it_was_written()
    {
        using var table = await MembershipTable.OpenAsync(Database);
        var entry = Entry(1);
        Assert.True(await table.InsertAsync(entry, await table.ReadAsync()));
        entry.Status = SiloStatus.Active;
        entry.SuspectTimes = [Tuple.Create(Address(7), Noon)];
        Assert.True(await table.UpdateAsync(entry, await table.ReadAsync()));
        entry.IAmAliveTime = Noon.AddSeconds(1);
        await table.UpdateIAmAliveAsync(entry);

        var read = (await table.ReadAsync(entry.SiloAddress)).Members.Single().Item1;

        Assert.Equal(entry.ToFullString(), read.ToFullString());
        Assert.Equal(entry.IAmAliveTime, read.IAmAliveTime);
        Assert.Empty((await table.ReadAsync(Address(2))).Members);
    }

    [Fact]
    public async Task Only_defunct_silos_that_are_old_are_cleaned_up()
    {
        using var table = await MembershipTable.OpenAsync(Database);
        foreach (var (port, status, age) in new[] { (1, SiloStatus.Active, 60), (2, SiloStatus.Dead, 60), (3, SiloStatus.Dead, 1) })
        {
            var entry = Entry(port);
            entry.Status = status;
            entry.StartTime = entry.IAmAliveTime = Noon.AddMinutes(-age);
            Assert.True(await table.InsertAsync(entry, await table.ReadAsync()));
        }

        await table.CleanUpAsync(Noon.AddMinutes(-30));

        Assert.Equal([1, 3], (await table.ReadAsync()).Members.Select(member => member.Item1.SiloAddress.Endpoint.Port).Order());
    }

    private static SiloAddress Address(int port) => SiloAddress.New(IPAddress.Loopback, port, 1);

    internal static MembershipEntry Entry(int port) => new()
    {
        SiloAddress = Address(port),
        SiloName = $"silo-{port}",
        HostName = "localhost",
        Status = SiloStatus.Joining,
        ProxyPort = 30000,
        StartTime = Noon,
        IAmAliveTime = Noon,
    };
}

public sealed class SqliteMembershipTests() : MembershipTests(new SqliteDatabases());

public sealed class PostgresMembershipTests(PostgresFixture postgres) : MembershipTests(postgres);
