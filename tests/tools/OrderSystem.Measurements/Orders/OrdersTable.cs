using OrderSystem.Testing.Reports;

namespace OrderSystem.Measurements.Orders;

/// <summary>The table: medians of the rounds, and ratios to the first combination in the same round with their spread.</summary>
internal static class OrdersTable
{
    public static ReportTable Of(IReadOnlyList<IReadOnlyList<OrdersResult>> results) => new(
        "Orders",
        [
            "database, silos, tracing", "orders/s", "ratio (least to most)", "p50 ms", "p90 ms", "p99 ms", "longest ms", "errors",
            "gateway ms/order", "silos ms/order", "provider ms/order", "load ms/order", "commits/order", "kB/order",
            "allocated kB/order", "exported bytes/order",
        ],
        [.. results.Select(runs => Row(runs, results[0]))]);

    private static string[] Row(IReadOnlyList<OrdersResult> runs, IReadOnlyList<OrdersResult> first)
    {
        var ratios = runs.Zip(first, (run, other) => run.PerSecond / other.PerSecond).Order().ToList();
        return
        [
            runs[0].Variant.ToString(),
            Text($"{Quantiles.Median(runs.Select(run => run.PerSecond)):N0}"),
            Text($"{Quantiles.Median(ratios):0.00} ({ratios[0]:0.00} to {ratios[^1]:0.00})"),
            Latency(50),
            Latency(90),
            Latency(99),
            Latency(100),
            Errors(runs),
            Processor("gateway"),
            Processor("silos"),
            Processor("provider"),
            Processor(OrdersRun.Load),
            runs.All(run => run.Commits is null) ? "" : Text($"{Quantiles.Median(runs.Select(run => (double)run.Commits! / run.Orders)):0.0}"),
            Text($"{Quantiles.Median(runs.Select(run => run.Bytes / 1024.0 / run.Orders)):0.0}"),
            Text($"{Quantiles.Median(runs.Select(run => run.Allocated / 1024.0 / run.Orders)):0}"),
            Text($"{Quantiles.Median(runs.Select(run => (double)run.Exported / run.Orders)):0}"),
        ];

        string Latency(double percentile) => Text($"{Quantiles.Median(runs.Select(run => run.Latencies.GetValueAtPercentile(percentile) / 1000.0)):0.0}");

        string Processor(string service) => Text($"{Quantiles.Median(runs.Select(run => run.Processor[service].TotalMilliseconds / run.Orders)):0.00}");
    }

    private static string Errors(IEnumerable<OrdersResult> runs)
    {
        var errors = runs.SelectMany(run => run.Errors).GroupBy(error => error.Key, error => error.Value).ToList();
        return errors.Count == 0 ? "0" : string.Join(", ", errors.Select(error => Text($"{error.Sum()} x {error.Key}")));
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
