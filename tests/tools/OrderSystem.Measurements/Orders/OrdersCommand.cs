using System.CommandLine;
using OrderSystem.Testing.Databases;
using OrderSystem.Testing.Processes;
using OrderSystem.Testing.Reports;

namespace OrderSystem.Measurements.Orders;

/// <summary>The command line of the measurement of whole orders, and of the sink that the measured system exports to.</summary>
internal static class OrdersCommand
{
    public static Command Create()
    {
        var databases = CommonOptions.Many("--databases", [DatabaseKind.Sqlite], "Where orders are kept.");
        var silos = CommonOptions.Many("--silos", [1], "Numbers of silos.");
        var sampling = CommonOptions.Many(
            "--sampling",
            ["off", "0.01", "1"],
            "Shares of traces that are recorded and exported; 'off': none and no exporter, 0.01+keep: failed traces are kept.");
        var besides = new Option<DirectoryInfo?>("--besides")
        {
            Description = "Another checkout, built in the same configuration, that is measured in turn with this one.",
        };
        var rate = CommonOptions.Number(
            "--rate",
            0,
            "Orders per second of an open loop; 0 is a closed loop, each connection sending when it has its answer.",
            least: 0);
        var connections = CommonOptions.Number("--connections", 32, "Connections, and users.");
        var warmUp = CommonOptions.Number("--warm-up", 30, "Seconds before anything is counted.", least: 0);
        var duration = CommonOptions.Number("--duration", 10, "Seconds that are counted in each round.");
        var rounds = CommonOptions.Number("--rounds", 6, "Rounds; each measures every combination once, in turn.");
        var picture = new Option<FileInfo?>("--picture") { Description = "Draws how long an order takes, by percentile, into this SVG file." };
        var markdown = CommonOptions.Markdown();
        var command = new Command("orders", "What an order costs, on the system as processes, with databases, silos and sampling.")
        {
            databases, silos, sampling, besides, rate, connections, warmUp, duration, rounds, picture, markdown, CreateSink(),
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var load = new LoadOptions(
                parsed.GetValue(rate),
                parsed.GetValue(connections),
                TimeSpan.FromSeconds(parsed.GetValue(warmUp)),
                TimeSpan.FromSeconds(parsed.GetValue(duration)));
            Variant[] variants =
            [
                .. from database in parsed.GetValue(databases)!
                   from number in parsed.GetValue(silos)!
                   from share in parsed.GetValue(sampling)!
                   from checkout in parsed.GetValue(besides) is { } other ? (string?[])[other.FullName, null] : [null]
                   select new Variant(database, number, share, checkout),
            ];
            var results = await MeasureAsync(variants, load, parsed.GetValue(rounds), cancellationToken);
            ReportWriter.Write(OrdersTable.Of(results), parsed.GetValue(markdown));
            if (parsed.GetValue(picture) is { } file)
            {
                OrdersPicture.Of(results).Save(file.FullName);
            }
        });
        return command;
    }

    private static async Task<IReadOnlyList<IReadOnlyList<OrdersResult>>> MeasureAsync(
        Variant[] variants, LoadOptions load, int rounds, CancellationToken cancellationToken)
    {
        var measurements = new List<Func<Task<OrdersResult>>>();
        var results = Array.ConvertAll(variants, _ => new List<OrdersResult>());
        await StartAsync();
        return results;

        // All of them run all the time, and have the load in turn: so the turns can be short, and what the machine does
        // meanwhile meets all alike.
        Task StartAsync() => measurements.Count == variants.Length
            ? MeasureInTurnAsync()
            : OrdersRun.UseAsync(
                variants[measurements.Count],
                load,
                measure =>
                {
                    measurements.Add(measure);
                    return StartAsync();
                },
                cancellationToken);

        async Task MeasureInTurnAsync()
        {
            for (var round = 0; round < rounds; round++)
            {
                foreach (var index in round % 2 == 0 ? Enumerable.Range(0, variants.Length) : Enumerable.Range(0, variants.Length).Reverse())
                {
                    var result = await measurements[index]();
                    results[index].Add(result);
                    var errors = result.Errors.Values.Sum();
                    await Console.Error.WriteLineAsync(
                        $"Round {round + 1} of {rounds}, {variants[index]}: {result.PerSecond:0} orders/s, {errors} errors");
                }
            }
        }
    }

    private static Command CreateSink()
    {
        var address = new Argument<Uri>("address") { CustomParser = parsed => new Uri(parsed.Tokens.Single().Value) };
        var sink = new Command("sink", "Takes exports and throws them away, in a process of its own.") { address };
        sink.Hidden = true;
        sink.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = await OtlpSink.StartAsync(parsed.GetValue(address)!);
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        return sink;
    }
}
