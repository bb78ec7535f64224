using OrderSystem.Measurements.Faults;
using OrderSystem.Measurements.Faults.Schedule;
using OrderSystem.Testing;
using OrderSystem.Testing.Databases;
using OrderSystem.Testing.Reports;

namespace OrderSystem.Tools.Tests.Faults;

/// <summary>The short form of the fault tests; docs/reliability.md has the long one.</summary>
public sealed class ShortRunTests(ITestOutputHelper output)
{
    private const int Orders = 150;
    private const int SiloKills = 1;

    [Fact]
    public Task No_order_is_lost_doubled_or_unfinished_on_SQLite() => RunAsync(DatabaseKind.Sqlite);

    [Fact]
    public Task No_order_is_lost_doubled_or_unfinished_on_PostgreSQL()
    {
        Assert.SkipUnless(PostgresInstance.IsAvailable(out var reason), reason);
        return RunAsync(DatabaseKind.PostgreSql);
    }

    private async Task RunAsync(DatabaseKind database)
    {
        var options = new RunOptions { Database = database, Orders = Orders, SiloKills = SiloKills };
        var folder = RunFolder.Create();
        output.WriteLine($"Data and logs are in {folder.Path}");

        var result = await FaultRun.RunAsync(options, folder, output.WriteLine, TestContext.Current.CancellationToken);

        using var table = new StringWriter();
        ReportWriter.Write(RunTables.OfResult(result), markdown: true, table);
        output.WriteLine(table.ToString());
        Assert.True(
            result.Findings.Count == 0,
            $"Data and logs are in {folder.Path}\n{string.Join('\n', result.Findings.Select(finding => finding.ToString()))}");
        Assert.Equal(options.Schedule().Count, result.Injected.Values.Sum());
        Assert.Equal(SiloKills, result.Injected[FaultKind.KillSilo]);
        Assert.True(result.Load.Acknowledged >= Orders);
        folder.Delete();
    }
}
