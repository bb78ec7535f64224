using OrderSystem.Measurements.Faults;
using OrderSystem.Measurements.Faults.Schedule;
using OrderSystem.Testing;
using OrderSystem.Testing.Databases;
using OrderSystem.Testing.Processes;
using OrderSystem.Testing.Reports;

namespace OrderSystem.Tools.Tests.Faults;

/// <summary>The short form of the fault tests; docs/reliability.md has the long one.</summary>
public sealed class ShortRunTests(ITestOutputHelper output)
{
    private const int Orders = 150;
    private const int SiloKills = 1;

    [Fact]
    public Task No_order_is_lost_doubled_or_unfinished_on_SQLite() =>
        RunAsync(new() { Database = DatabaseKind.Sqlite, Orders = Orders, SiloKills = SiloKills });

    [Fact]
    public Task No_order_is_lost_doubled_or_unfinished_on_PostgreSQL()
    {
        Assert.SkipUnless(PostgresInstance.IsAvailable(out var reason), reason);
        return RunAsync(new() { Database = DatabaseKind.PostgreSql, Orders = Orders, SiloKills = SiloKills });
    }

    [Fact]
    public async Task No_order_is_lost_doubled_or_unfinished_when_the_link_between_two_hosts_is_cut()
    {
        Assert.SkipUnless(PostgresInstance.IsAvailable(out var reason), reason);
        var whyNot = await SecondHost.WhyNotAsync();
        Assert.SkipWhen(whyNot is not null, whyNot ?? "");
        var result = await RunAsync(new() { Database = DatabaseKind.PostgreSql, Orders = Orders, SiloKills = 0, TwoHosts = true });

        // The silo that was cut off has found itself declared dead, and ended.
        Assert.Equal(1, result.Injected[FaultKind.CutLink]);
        Assert.Equal(1, result.UnplannedEnds["silo-1"]);
    }

    private async Task<RunResult> RunAsync(RunOptions options)
    {
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
        Assert.Equal(options.SiloKills, result.Injected.GetValueOrDefault(FaultKind.KillSilo));
        Assert.True(result.Load.Acknowledged >= Orders);
        folder.Delete();
        return result;
    }
}
