using System.CommandLine;
using System.Globalization;
using OrderSystem.Testing.Reports;

namespace OrderSystem.Measurements.Fidelity;

/// <summary>The command line: the whole comparison, or one part of it in a process of its own.</summary>
internal static class FidelityCommand
{
    private static readonly double[] Ratios = [1, 0.1, 0.01];
    private static readonly double[] CostRatios = [1, 0.1, 0];
    private static readonly Propagation[] Compared = [Propagation.BuiltIn, Propagation.BuiltInAllSources, Propagation.Ours];

    public static Command Create()
    {
        var requests = CommonOptions.Number("--requests", 10_000, "Requests per run of the comparison.");
        var rounds = CommonOptions.Number("--rounds", 40, "Rounds of the cost comparison; 0 leaves it out.", least: 0);
        var markdown = CommonOptions.Markdown();
        var command = new Command("fidelity", "Compares the traces and the cost of Orleans' own propagation with those of GrainTracing.")
        {
            requests, rounds, markdown, CreateTraces(), CreateCosts(),
        };
        command.SetAction((parsed, cancellationToken) =>
            CompareAsync(parsed.GetValue(requests), parsed.GetValue(rounds), parsed.GetValue(markdown), cancellationToken));
        return command;
    }

    private static Command CreateTraces()
    {
        var propagation = new Argument<Propagation>("propagation");
        var requests = new Argument<int>("requests");
        var ratios = new Argument<double[]>("ratios");
        var command = new Command("traces", "A run for each ratio, answered as JSON.") { propagation, requests, ratios };
        command.Hidden = true;
        command.SetAction(async parsed =>
        {
            var results = new List<FidelityResult>();
            foreach (var ratio in parsed.GetValue(ratios)!)
            {
                results.Add(await FidelityRun.MeasureAsync(parsed.GetValue(propagation), ratio, parsed.GetValue(requests)));
            }

            OwnProcess.Answer(results);
        });
        return command;
    }

    private static Command CreateCosts()
    {
        const int RequestsPerRound = 250;
        var ratio = new Argument<double>("ratio");
        var rounds = new Argument<int>("rounds");
        var command = new Command("costs", "One cost comparison, answered as JSON.") { ratio, rounds };
        command.Hidden = true;
        command.SetAction(async parsed => OwnProcess.Answer(
            await CostRun.MeasureAsync(parsed.GetValue(ratio), parsed.GetValue(rounds), RequestsPerRound)));
        return command;
    }

    /// <summary>A run for each ratio, in a process of their own: activity listeners are process-wide.</summary>
    public static Task<List<FidelityResult>> MeasureAsync(
        Propagation propagation, int requests, IEnumerable<double> ratios, CancellationToken cancellationToken) =>
        OwnProcess.RunAsync<List<FidelityResult>>(
            ["fidelity", "traces", $"{propagation}", Text(requests), .. ratios.Select(ratio => Text(ratio))], cancellationToken);

    private static async Task CompareAsync(int requests, int rounds, bool markdown, CancellationToken cancellationToken)
    {
        var traces = new List<FidelityResult>();
        foreach (var propagation in Compared)
        {
            foreach (var ratio in Ratios)
            {
                await Console.Error.WriteLineAsync($"{requests} requests, {propagation}, ratio {ratio}");
                traces.AddRange(await MeasureAsync(propagation, requests, [ratio], cancellationToken));
            }
        }

        ReportWriter.Write(ReportTables.OfTraces(traces), markdown);
        if (rounds == 0)
        {
            return;
        }

        var costs = new List<CostResult>();
        foreach (var ratio in CostRatios)
        {
            await Console.Error.WriteLineAsync($"{rounds} rounds of the cost comparison, ratio {ratio}");
            costs.AddRange(await OwnProcess.RunAsync<List<CostResult>>(["fidelity", "costs", Text(ratio), Text(rounds)], cancellationToken));
        }

        ReportWriter.Write(ReportTables.OfCosts(costs), markdown);
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
