using System.Globalization;

namespace OrderSystem.HistoryCost;

/// <summary>Writes the comparison as a Markdown table.</summary>
internal static class ReportWriter
{
    private const double Fast = 0.1;
    private const double Median = 0.5;

    public static void Write(IReadOnlyList<HistoryCostResult> results, TextWriter output)
    {
        output.WriteLine("| orders before | ms per order, 10 % | ratio | median | ratio | writes per order | bytes per order | largest user state, bytes |");
        output.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var result in results)
        {
            output.WriteLine(Row(result, results[0]));
        }
    }

    private static string Row(HistoryCostResult result, HistoryCostResult first) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {result.History:N0} | {Duration(result, Fast)} | {Ratio(result, first, Fast)} | {Duration(result, Median)} | {Ratio(result, first, Median)} | {(double)result.Writes / result.Durations.Count:F2} | {(double)result.Bytes / result.Durations.Count:N0} | {result.LargestUser:N0} |");

    private static string Duration(HistoryCostResult result, double part) =>
        Quantile(result, part).ToString("F2", CultureInfo.InvariantCulture);

    private static string Ratio(HistoryCostResult result, HistoryCostResult first, double part) =>
        (Quantile(result, part) / Quantile(first, part)).ToString("F2", CultureInfo.InvariantCulture);

    private static double Quantile(HistoryCostResult result, double part)
    {
        var sorted = result.Durations.Order().ToList();
        return sorted[(int)Math.Round(part * (sorted.Count - 1))].TotalMilliseconds;
    }
}
