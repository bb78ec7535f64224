using System.Globalization;
using OrderSystem.Testing.Reports;

namespace OrderSystem.Measurements.Fidelity;

/// <summary>The two tables of the report.</summary>
internal static class ReportTables
{
    public static ReportTable OfTraces(IReadOnlyList<FidelityResult> results) => new(
        "Traces",
        ["propagation", "sampled", "requests", "traces", "complete", "incomplete", "orphans", "spans per trace", "missing parents", "log lines kept"],
        [.. results.Select(result => (string[])
        [
            result.Propagation.Describe(),
            Percent(result.Ratio),
            Number(result.Requests),
            Number(result.Traces),
            Number(result.Complete),
            Number(result.Incomplete),
            Number(result.Orphans),
            Factor(result.SpansPerTrace),
            Number(result.MissingParents),
            $"{Number(result.LogLinesKept)} of {Number(result.LogLines)}",
        ])]);

    public static ReportTable OfCosts(IReadOnlyList<CostResult> results) => new(
        "Cost of a request to an order grain, its storage and a payment grain",
        ["propagation", "sampled", "time, none = 1", "processor time, none = 1", "bytes allocated", "bytes more than none"],
        [.. results.Select(result => (string[])
        [
            result.Propagation.Describe(),
            Percent(result.Ratio),
            Factor(result.RelativeTime),
            Factor(result.RelativeProcessor),
            Number(result.Bytes),
            Number(result.Bytes - results.Single(none => none.Propagation == Propagation.None && none.Ratio == result.Ratio).Bytes),
        ])]);

    private static string Factor(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Percent(double ratio) => ratio.ToString("0.## %", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
