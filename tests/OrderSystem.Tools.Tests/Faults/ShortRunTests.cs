using OrderSystem.Measurements.Faults;
using OrderSystem.Measurements.Faults.Schedule;
using OrderSystem.Testing;
using OrderSystem.Testing.Databases;
using OrderSystem.Testing.Processes;
using OrderSystem.Testing.Reports;

namespace OrderSystem.Tools.Tests.Faults;

/// <summary>The short form of the fault tests; docs/reliability.md has the long one.</summary>
[Collection("fault runs")]
public abstract class ShortRunTests(ITestOutputHelper output)
{
    private const int Orders = 150;

    // Two processors are to be left to the processes that start, and to the tests beside these.
    private static readonly TimeSpan BetweenOrders = TimeSpan.FromMilliseconds(400);

    private protected async Task<RunResult> NoOrderIsLostDoubledOrUnfinishedAsync(DatabaseKind database, int siloKills, bool twoHosts = false)
    {
        var options = new RunOptions
        {
            Database = database,
            Orders = Orders,
            SiloKills = siloKills,
            TwoHosts = twoHosts,
            BetweenOrders = BetweenOrders,
        };
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
        Assert.Equal(siloKills, result.Injected.GetValueOrDefault(FaultKind.KillSilo));
        Assert.True(result.Load.Acknowledged >= Orders);
        folder.Delete();
        return result;
    }
}

public sealed class SqliteShortRunTests(ITestOutputHelper output) : ShortRunTests(output)
{
    [Fact]
    public Task No_order_is_lost_doubled_or_unfinished() => NoOrderIsLostDoubledOrUnfinishedAsync(DatabaseKind.Sqlite, siloKills: 1);
}

public sealed class PostgresShortRunTests(ITestOutputHelper output) : ShortRunTests(output)
{
    [Fact]
    public async Task No_order_is_lost_doubled_or_unfinished_also_when_the_link_between_two_hosts_is_cut()
    {
        Assert.SkipUnless(PostgresInstance.IsAvailable(out var reason), reason);
        var whyNot = await SecondHost.WhyNotAsync();

        var result = await NoOrderIsLostDoubledOrUnfinishedAsync(DatabaseKind.PostgreSql, siloKills: 1, twoHosts: whyNot is null);

        Assert.SkipWhen(whyNot is not null, $"On one host it is so; no link was cut. {whyNot}");
        Assert.Equal(1, result.Injected[FaultKind.CutLink]);
    }
}
