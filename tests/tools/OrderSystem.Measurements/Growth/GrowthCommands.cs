using System.CommandLine;
using OrderSystem.Testing.Reports;

namespace OrderSystem.Measurements.Growth;

/// <summary>The command lines of what an order costs where there is much already.</summary>
internal static class GrowthCommands
{
    public static Command CreateHistoryCost()
    {
        var histories = Sizes("--histories", [10, 1_000, 20_000], "The numbers of orders that the compared users have");
        var rounds = Rounds("every user");
        var markdown = CommonOptions.Markdown();
        var command = new Command("history-cost", "What an order costs a user with a short and with a long history, on SQLite.")
        {
            histories, rounds, markdown,
        };
        command.SetAction((parsed, cancellationToken) => InFolder(async folder =>
        {
            await using var silo = await OneSilo.Start(folder, cancellationToken);
            var costs = await Measurement.OfHistories(
                silo, parsed.GetValue(histories)!, parsed.GetValue(rounds), cancellationToken);
            ReportWriter.Write(OrderCost.Table("orders before", costs), parsed.GetValue(markdown));
        }));
        return command;
    }

    public static Command CreateGrowth()
    {
        var stored = Sizes("--stored", [1_000, 100_000, 1_000_000], "The numbers of orders that the compared databases have");
        var rounds = Rounds("every database");
        var active = CommonOptions.Number("--active", 100_000, "Orders that are placed for the memory that active ones take.");
        var markdown = CommonOptions.Markdown();
        var command = new Command("growth", "What an order costs beside few and many stored ones, and in memory, on SQLite.")
        {
            stored, rounds, active, markdown,
        };
        command.SetAction((parsed, cancellationToken) => InFolder(async folder =>
        {
            var costs = await Measurement.OfStored(
                folder, parsed.GetValue(stored)!, parsed.GetValue(rounds), cancellationToken);
            ReportWriter.Write(OrderCost.Table("orders stored", costs), parsed.GetValue(markdown));
            await using var silo = await OneSilo.Start(Path.Combine(folder, "active"), cancellationToken);
            var memory = await ActiveOrders.MeasureAsync(silo, parsed.GetValue(active), cancellationToken);
            ReportWriter.Write(memory, parsed.GetValue(markdown));
        }));
        return command;
    }

    private static Option<int[]> Sizes(string name, int[] sizes, string description)
    {
        var option = CommonOptions.Many(name, sizes, $"{description}; the first is what the others are compared with.");
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int[]>() is not { Length: > 1 } given || given.Any(size => size < 0))
            {
                result.AddError($"{name} takes at least two numbers, none below 0.");
            }
        });
        return option;
    }

    private static Option<int> Rounds(string where) =>
        CommonOptions.Number("--rounds", 40, $"Rounds; each places 25 orders for {where}.");

    private static async Task InFolder(Func<string, Task> measure)
    {
        var folder = Directory.CreateTempSubdirectory("ordersystem-growth-");
        try
        {
            await measure(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
