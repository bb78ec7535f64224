using System.Globalization;

namespace OrderSystem.HistoryCost;

/// <summary>Writes the comparison as a Markdown table.</summary>
internal static class ReportWriter
{
    public static void Write(IReadOnlyList<HistoryCostResult> results, TextWriter output)
    {
        output.WriteLine("| orders in the history | ms per order (median) | ratio | 25 % to 75 % of the ratios | writes per order | bytes per order | largest user state |");
        output.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var result in results)
        {
            output.WriteLine(Row(result, results[0]));
        }
    }

    private static string Row(HistoryCostResult result, HistoryCostResult first)
    {
        // Round by round: what disturbs a round disturbs both.
        var ratios = result.Rounds.Zip(first.Rounds, (one, other) => one.MillisecondsPerOrder / other.MillisecondsPerOrder).ToList();
        var orders = result.Rounds.Sum(round => round.Orders);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {result.History:N0} | {Quantile(result.Rounds.Select(round => round.MillisecondsPerOrder), 0.5):F2} | {Quantile(ratios, 0.5):F2} | {Quantile(ratios, 0.25):F2} to {Quantile(ratios, 0.75):F2} | {(double)result.Rounds.Sum(round => round.Writes) / orders:F2} | {(double)result.Rounds.Sum(round => round.Bytes) / orders:N0} | {result.Rounds.Max(round => round.LargestUser):N0} |");
    }

    private static double Quantile(IEnumerable<double> values, double part)
    {
        var sorted = values.Order().ToList();
        return sorted[(int)Math.Round(part * (sorted.Count - 1))];
    }
}
