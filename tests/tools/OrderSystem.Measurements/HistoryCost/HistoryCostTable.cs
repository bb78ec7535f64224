using System.Globalization;
using OrderSystem.Testing.Reports;

namespace OrderSystem.Measurements.HistoryCost;

/// <summary>The comparison as a table.</summary>
internal static class HistoryCostTable
{
    private const double Fast = 0.1;
    private const double Median = 0.5;

    public static ReportTable Of(IReadOnlyList<HistoryCostResult> results) => new(
        "What an order costs",
        [
            "orders before", "ms per order, 10 %", "ratio", "median", "ratio", "writes per order", "bytes per order",
            "largest user state, bytes",
        ],
        [.. results.Select(result => Row(result, results[0]))]);

    private static string[] Row(HistoryCostResult result, HistoryCostResult first) =>
    [
        Text($"{result.History:N0}"),
        Duration(result, Fast),
        Ratio(result, first, Fast),
        Duration(result, Median),
        Ratio(result, first, Median),
        Text($"{(double)result.Writes / result.Durations.Count:F2}"),
        Text($"{(double)result.Bytes / result.Durations.Count:N0}"),
        Text($"{result.LargestUser:N0}"),
    ];

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

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
