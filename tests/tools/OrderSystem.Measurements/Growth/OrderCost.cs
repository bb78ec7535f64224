using System.Globalization;
using OrderSystem.Testing.Reports;

namespace OrderSystem.Measurements.Growth;

/// <summary>What orders cost where there is so much already.</summary>
internal sealed class OrderCost(int before)
{
    private const double Fast = 0.1;
    private const double Median = 0.5;

    private readonly List<TimeSpan> _durations = [];
    private int _writes;
    private long _bytes;
    private int _largestUser;

    public void Add(TimeSpan duration, int writes, long bytes, int largestUser)
    {
        _durations.Add(duration);
        _writes += writes;
        _bytes += bytes;
        _largestUser = Math.Max(_largestUser, largestUser);
    }

    /// <summary>The comparison; the first is what the others are compared with.</summary>
    public static ReportTable Table(string before, IReadOnlyList<OrderCost> costs) => new(
        "What an order costs",
        [
            before, "ms per order, 10 %", "ratio", "median", "ratio", "writes per order", "bytes per order",
            "largest user state, bytes",
        ],
        [.. costs.Select(cost => cost.Row(costs[0]))]);

    private string[] Row(OrderCost first) =>
    [
        Text($"{before:N0}"),
        Text($"{Quantile(Fast):F2}"),
        Text($"{Quantile(Fast) / first.Quantile(Fast):F2}"),
        Text($"{Quantile(Median):F2}"),
        Text($"{Quantile(Median) / first.Quantile(Median):F2}"),
        Text($"{(double)_writes / _durations.Count:F2}"),
        Text($"{(double)_bytes / _durations.Count:N0}"),
        Text($"{_largestUser:N0}"),
    ];

    private double Quantile(double part)
    {
        var sorted = _durations.Order().ToList();
        return sorted[(int)Math.Round(part * (sorted.Count - 1))].TotalMilliseconds;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
