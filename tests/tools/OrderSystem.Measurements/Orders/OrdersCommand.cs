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
        var databases = Many(new Option<DatabaseKind[]>("--databases") { Description = "Where orders are kept.", DefaultValueFactory = _ => [DatabaseKind.Sqlite] });
        var silos = Many(new Option<int[]>("--silos") { Description = "Numbers of silos.", DefaultValueFactory = _ => [1] });
        var sampling = Many(new Option<string[]>("--sampling") { Description = "Shares of traces that are recorded and exported, such as 0.01; 'off' is none and no exporter, 0.01+keep keeps failed traces besides.", DefaultValueFactory = _ => ["off", "0.01", "1"] });
        var rate = new Option<int>("--rate") { Description = "Orders per second of an open loop; 0 is a closed loop, each connection sending when it has its answer." };
        var connections = new Option<int>("--connections") { Description = "Connections, and users.", DefaultValueFactory = _ => 32 };
        var warmUp = new Option<int>("--warm-up") { Description = "Seconds before anything is counted.", DefaultValueFactory = _ => 15 };
        var duration = new Option<int>("--duration") { Description = "Seconds that are counted.", DefaultValueFactory = _ => 30 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds; each measures every combination once, in turn.", DefaultValueFactory = _ => 3 };
        var markdown = new Option<bool>("--markdown") { Description = "Writes Markdown instead of a table for the terminal." };
        foreach (var option in new[] { connections, duration, rounds })
        {
            option.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() < 1)
                {
                    result.AddError($"{option.Name} must be at least 1.");
                }
            });
        }

        var command = new Command("orders", "Measures what an order costs, on the system as processes: every combination of database, silos and sampling.")
        {
            databases, silos, sampling, rate, connections, warmUp, duration, rounds, markdown, CreateSink(),
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
                   select new Variant(database, number, share),
            ];
            ReportWriter.Write(OrdersTable.Of(await MeasureAsync(variants, load, parsed.GetValue(rounds), cancellationToken)), parsed.GetValue(markdown));
        });
        return command;

        static Option<T> Many<T>(Option<T> option)
        {
            option.AllowMultipleArgumentsPerToken = true;
            return option;
        }
    }

    private static async Task<IReadOnlyList<IReadOnlyList<OrdersResult>>> MeasureAsync(
        Variant[] variants, LoadOptions load, int rounds, CancellationToken cancellationToken)
    {
        var results = Array.ConvertAll(variants, _ => new List<OrdersResult>());
        for (var round = 0; round < rounds; round++)
        {
            // In turns, and each round in the other direction, so that what the machine does meanwhile meets all alike.
            foreach (var index in round % 2 == 0 ? Enumerable.Range(0, variants.Length) : Enumerable.Range(0, variants.Length).Reverse())
            {
                var result = await OrdersRun.MeasureAsync(variants[index], load, cancellationToken);
                results[index].Add(result);
                await Console.Error.WriteLineAsync($"Round {round + 1} of {rounds}, {variants[index]}: {result.PerSecond:0} orders/s, {result.Errors.Values.Sum()} errors");
            }
        }

        return results;
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
