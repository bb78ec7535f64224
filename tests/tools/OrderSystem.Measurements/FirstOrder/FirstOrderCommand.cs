using System.CommandLine;
using System.Globalization;
using OrderSystem.Testing.Reports;

namespace OrderSystem.Measurements.FirstOrder;

/// <summary>The command line of the measurement of how soon the built system takes an order.</summary>
internal static class FirstOrderCommand
{
    public static Command Create()
    {
        var rounds = CommonOptions.Number("--rounds", 5, "Rounds; each starts the system once in either way.");
        var markdown = CommonOptions.Markdown();
        var command = new Command("first-order", "The time from the start of the built system to its first order, and that order.")
        {
            rounds, markdown,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var results = new List<FirstOrderResult>();
            for (var round = 0; round < parsed.GetValue(rounds); round++)
            {
                results.Add(await FirstOrderRun.OfProcessesAsync(cancellationToken));
                results.Add(await FirstOrderRun.OfAppHostAsync(cancellationToken));
                await Console.Error.WriteLineAsync($"Round {round + 1}: {results[^2]}, {results[^1]}");
            }

            ReportWriter.Write(Table(results), parsed.GetValue(markdown));
        });
        return command;
    }

    private static ReportTable Table(IEnumerable<FirstOrderResult> results) => new(
        "First order",
        ["started as", "s until ready", "s until the first 201", "first order, ms", "second, ms", "hundredth, ms"],
        [
            .. results.GroupBy(result => result.StartedAs).Select(runs => (string[])
            [
                runs.Key,
                Median(runs, run => run.Ready.TotalSeconds, "0.0"),
                Median(runs, run => run.FirstAnswer.TotalSeconds, "0.0"),
                Median(runs, run => run.Orders[0].TotalMilliseconds, "0"),
                Median(runs, run => run.Orders[1].TotalMilliseconds, "0"),
                Median(runs, run => run.Orders[^1].TotalMilliseconds, "0.0"),
            ]),
        ]);

    private static string Median(IEnumerable<FirstOrderResult> runs, Func<FirstOrderResult, double> value, string format) =>
        Quantiles.Median(runs.Select(value)).ToString(format, CultureInfo.InvariantCulture);
}
