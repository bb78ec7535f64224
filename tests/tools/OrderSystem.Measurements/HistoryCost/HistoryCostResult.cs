using System.Globalization;
using OrderSystem.Testing.Reports;

namespace OrderSystem.Measurements.HistoryCost;

/// <summary>What orders cost the users with one length of history.</summary>
internal sealed class HistoryCostResult(int history)
{
    private readonly List<TimeSpan> _durations = [];

    public int History => history;

    /// <summary>How long each order took.</summary>
    public IReadOnlyList<TimeSpan> Durations => _durations;

    /// <summary>The grain states that were written for all orders.</summary>
    public int Writes { get; private set; }

    /// <summary>The size of what was written.</summary>
    public long Bytes { get; private set; }

    /// <summary>The size of the largest user state among it.</summary>
    public int LargestUser { get; private set; }

    /// <summary>Counts an order.</summary>
    public void Add(TimeSpan duration, int writes, long bytes, int largestUser)
    {
        _durations.Add(duration);
        Writes += writes;
        Bytes += bytes;
        LargestUser = Math.Max(LargestUser, largestUser);
    }
}

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
