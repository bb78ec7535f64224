using System.CommandLine;
using OrderSystem.Testing.Reports;

namespace OrderSystem.Measurements.HistoryCost;

/// <summary>The command line.</summary>
internal static class HistoryCostCommand
{
    public static Command Create()
    {
        var histories = new Option<int[]>("--histories")
        {
            Description = "The numbers of orders that the compared users have; the first is what the others are compared with.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [10, 1_000, 20_000],
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "Rounds; each places a page of 25 orders for every user.",
            DefaultValueFactory = _ => 40,
        };
        var markdown = new Option<bool>("--markdown") { Description = "Prints the table as Markdown." };
        histories.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int[]>() is not { Length: > 1 } sizes || sizes.Any(size => size < 0))
            {
                result.AddError("--histories takes at least two numbers, none below 0.");
            }
        });
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--rounds must be at least 1.");
            }
        });

        var root = new Command("history-cost", "Measures what an order costs a user with a short and with a long history, side by side, on SQLite.")
        {
            histories, rounds, markdown,
        };
        root.SetAction((parsed, cancellationToken) =>
            Run(parsed.GetValue(histories)!, parsed.GetValue(rounds), parsed.GetValue(markdown), cancellationToken));
        return root;
    }

    private static async Task Run(int[] histories, int rounds, bool markdown, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("history-cost-");
        try
        {
            await using var silo = await OneSilo.Start(folder.FullName, cancellationToken);
            var results = await Measurement.Run(silo, histories, rounds, cancellationToken);
            ReportWriter.Write(HistoryCostTable.Of(results), markdown);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
