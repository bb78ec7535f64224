using System.CommandLine;
using OrderSystem.Measurements.Faults.Schedule;
using OrderSystem.Testing.Databases;
using OrderSystem.Testing.Reports;

namespace OrderSystem.Measurements.Faults;

/// <summary>The command line.</summary>
internal static class FaultsCommand
{
    private const int LongOrders = 10_000;
    private const int LongKills = 30;
    private const int ShortOrders = 300;
    private const int ShortKills = 3;
    private const int RollingOrders = 1_000;
    private const int MostFindingsShown = 50;

    public static Command Create()
    {
        var isLong = new Option<bool>("--long")
        {
            Description = $"The long form: {LongOrders} acknowledged orders, {LongKills} silos killed.",
        };
        var rolling = new Option<bool>("--rolling") { Description = "Restarts all silos one after the other under load, and nothing else." };
        var twoHosts = new Option<bool>("--two-hosts")
        {
            Description = "Every second silo is on a host of its own (a network namespace, which takes root), and the link is cut. PostgreSQL.",
        };
        var database = new Option<DatabaseKind>("--database") { Description = "What the system keeps its state in." };
        var seed = CommonOptions.Number("--seed", 42, "Decides schedule and load.", int.MinValue);
        var orders = new Option<int?>("--orders") { Description = "Orders to be acknowledged." }.AtLeast(1);
        var kills = new Option<int?>("--kills") { Description = "SIGKILLs for silos; the other faults go with them." }.AtLeast(0);
        var clients = new Option<int?>("--clients") { Description = "Clients at the same time; default 16." }.AtLeast(1);
        var logLevel = new Option<string>("--log-level")
        {
            Description = "The least level of the services' logs.",
            DefaultValueFactory = _ => "warn",
        };
        var schedule = new Option<bool>("--schedule") { Description = "Only prints the schedule of the faults." };
        var keep = new Option<bool>("--keep") { Description = "Keeps data and logs also when nothing was found." };
        var markdown = CommonOptions.Markdown();

        var command = new Command("faults", "Orders under faults: are any lost, doubled or left unfinished?")
        {
            isLong, rolling, twoHosts, database, seed, orders, kills, clients, logLevel, schedule, keep, markdown,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new RunOptions
            {
                Database = parsed.GetValue(twoHosts) ? DatabaseKind.PostgreSql : parsed.GetValue(database),
                TwoHosts = parsed.GetValue(twoHosts),
                Seed = parsed.GetValue(seed),
                Rolling = parsed.GetValue(rolling),
                Orders = parsed.GetValue(orders)
                    ?? (parsed.GetValue(isLong) ? LongOrders : parsed.GetValue(rolling) ? RollingOrders : ShortOrders),
                SiloKills = parsed.GetValue(kills) ?? (parsed.GetValue(isLong) ? LongKills : ShortKills),
                LogLevel = parsed.GetValue(logLevel)!,
            };
            options = options with
            {
                Clients = parsed.GetValue(clients) ?? options.Clients,
                ProviderFaultShare = options.Rolling ? 0 : options.ProviderFaultShare,
            };
            if (parsed.GetValue(schedule))
            {
                WriteSchedule(options.Schedule(), parsed.GetValue(markdown));
                return 0;
            }

            return await RunAsync(options, parsed.GetValue(keep), parsed.GetValue(markdown), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(RunOptions options, bool keep, bool markdown, CancellationToken cancellationToken)
    {
        var folder = RunFolder.Create();
        Report($"Seed {options.Seed}, {options.Orders} orders, {options.Schedule().Count} faults; data and logs in {folder.Path}");
        RunResult result;
        try
        {
            result = await FaultRun.RunAsync(options, folder, Report, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Report($"Cancelled. Data and logs are in {folder.Path}");
            return 1;
        }
        catch (TimeoutException timeout)
        {
            Report($"{timeout.Message} Data and logs are in {folder.Path}");
            return 1;
        }

        ReportWriter.Write(RunTables.OfResult(result), markdown);
        if (!markdown)
        {
            ReportWriter.Write(RunTables.OfFailures(result), markdown);
        }

        foreach (var finding in result.Findings.Take(MostFindingsShown))
        {
            Report(finding.ToString());
        }

        if (result.Findings.Count > 0)
        {
            Report($"{result.Findings.Count} findings. Data and logs are in {folder.Path}");
            return 1;
        }

        if (!keep)
        {
            folder.Delete();
        }

        return 0;
    }

    private static void WriteSchedule(IReadOnlyList<Fault> schedule, bool markdown) => ReportWriter.Write(
        new ReportTable(
            "Schedule",
            ["fault", "target", "after acknowledged orders", "seconds"],
            [.. schedule.Select(fault => (string[])[$"{fault.Kind}", $"{fault.Target}", $"{fault.After}", $"{fault.Duration.TotalSeconds:0.0}"])]),
        markdown);

    // Not to standard output, which is for the tables.
    private static void Report(string line) => Console.Error.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss} {line}");
}
