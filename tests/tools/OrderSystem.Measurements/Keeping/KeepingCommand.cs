using System.CommandLine;
using OrderSystem.Testing.Reports;

namespace OrderSystem.Measurements.Keeping;

/// <summary>The command line of the proof that failed and slow traces are kept whole (docs/sampling.md).</summary>
internal static class KeepingCommand
{
    public static Command Create()
    {
        var orders = new Option<int>("--orders") { Description = "Orders placed while keeping.", DefaultValueFactory = _ => 5_000 };
        var share = new Option<double>("--remarkable") { Description = "The share of them that fails or is slow.", DefaultValueFactory = _ => 0.02 };
        var connections = new Option<int>("--connections") { Description = "Connections.", DefaultValueFactory = _ => 16 };
        var markdown = new Option<bool>("--markdown") { Description = "Writes Markdown instead of a table for the terminal." };
        var command = new Command("keeping", "Proves what is kept: gateway, two silos and the provider at a head ratio of 0.01, against everything recorded.")
        {
            orders, share, connections, markdown,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var results = await KeepingRun.MeasureAsync(
                parsed.GetValue(orders), parsed.GetValue(share), parsed.GetValue(connections), cancellationToken);
            ReportWriter.Write(KeepingResult.ToTable(results), parsed.GetValue(markdown));
            return results.All(result => result.IsAsPromised) ? 0 : 1;
        });
        return command;
    }
}
