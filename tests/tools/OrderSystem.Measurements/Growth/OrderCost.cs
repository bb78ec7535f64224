using System.Globalization;
using OrderSystem.Testing.Reports;

namespace OrderSystem.Measurements.Growth;

/// <summary>What orders cost where there is so much already.</summary>
internal sealed class OrderCost(int before)
{
    private const double Fast = 0.1;
    private const double Median = 0.5;

    private readonly List<TimeSpan> _placings = [];
    private readonly List<TimeSpan> _listings = [];
    private int _writes;
    private long _bytes;

    /// <summary>Adds an order.</summary>
    /// <param name="placing">How long it took to place it.</param>
    /// <param name="listing">How long it took to read the newest orders after it.</param>
    /// <param name="writes">How often grain state was written.</param>
    /// <param name="bytes">The bytes of these writes.</param>
    public void Add(TimeSpan placing, TimeSpan listing, int writes, long bytes)
    {
        _placings.Add(placing);
        _listings.Add(listing);
        _writes += writes;
        _bytes += bytes;
    }

    /// <summary>The comparison; the first is what the others are compared with.</summary>
    public static ReportTable Table(string before, IReadOnlyList<OrderCost> costs) => new(
        "What an order costs",
        [
            before, "ms per order, 10 %", "ratio", "median", "ratio", "writes per order", "bytes per order",
            "ms per list of 20, median",
        ],
        [.. costs.Select(cost => cost.Row(costs[0]))]);

    private string[] Row(OrderCost first) =>
    [
        Text($"{before:N0}"),
        Text($"{Quantile(_placings, Fast):F2}"),
        Text($"{Quantile(_placings, Fast) / Quantile(first._placings, Fast):F2}"),
        Text($"{Quantile(_placings, Median):F2}"),
        Text($"{Quantile(_placings, Median) / Quantile(first._placings, Median):F2}"),
        Text($"{(double)_writes / _placings.Count:F2}"),
        Text($"{(double)_bytes / _placings.Count:N0}"),
        Text($"{Quantile(_listings, Median):F2}"),
    ];

    private static double Quantile(List<TimeSpan> durations, double part)
    {
        var sorted = durations.Order().ToList();
        return sorted[(int)Math.Round(part * (sorted.Count - 1))].TotalMilliseconds;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
