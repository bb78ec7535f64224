using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace OrderSystem.Database.Tests.Hosting;

/// <summary>Orleans' membership table on a test's database, with a data source of its own as another process would have.</summary>
internal sealed class MembershipTable(IHost host, IMembershipTable table) : IDisposable
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<MembershipTable> OpenAsync(TestDatabase database)
    {
        var host = TestCluster.BuildSilo(database);
        await host.Services.GetRequiredService<DatabaseStartup>().PrepareAsync(Cancelled);
        var table = host.Services.GetRequiredService<IMembershipTable>();
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true, Cancelled);
        return new MembershipTable(host, table);
    }

    public Task<MembershipTableData> ReadAsync() => table.ReadAllAsync(Cancelled);

    public Task<MembershipTableData> ReadAsync(SiloAddress silo) => table.ReadRowAsync(silo, Cancelled);

    public Task<bool> InsertAsync(MembershipEntry entry, MembershipTableData read) =>
        table.InsertRowAsync(entry, read.Version.Next(), Cancelled);

    public Task<bool> UpdateAsync(MembershipEntry entry, MembershipTableData read) =>
        table.UpdateRowAsync(
            entry,
            read.Members.FirstOrDefault(member => member.Item1.SiloAddress.Equals(entry.SiloAddress))?.Item2 ?? read.Version.VersionEtag,
            read.Version.Next(),
            Cancelled);

    public Task UpdateIAmAliveAsync(MembershipEntry entry) => table.UpdateIAmAliveAsync(entry, Cancelled);

    public Task CleanUpAsync(DateTimeOffset before) => table.CleanupDefunctSiloEntriesAsync(before, Cancelled);

    public void Dispose() => host.Dispose();
}
