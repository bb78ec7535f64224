using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using OrderSystem.Measurements.Faults.Checking;
using OrderSystem.Measurements.Faults.Evidence;
using OrderSystem.Measurements.Faults.Load;
using OrderSystem.Measurements.Faults.Provider;
using OrderSystem.Measurements.Faults.Schedule;
using OrderSystem.Testing.Databases;
using OrderSystem.Testing.Reports;

namespace OrderSystem.Measurements.Faults;

/// <summary>What came of a run.</summary>
internal sealed record RunResult(
    RunOptions Options,
    IReadOnlyDictionary<FaultKind, int> Injected,
    IReadOnlyDictionary<ProviderFaultKind, int> ProviderFaults,
    IReadOnlyDictionary<string, int> UnplannedEnds,
    LoadFigures Load,
    RunEvidence Evidence,
    IReadOnlyList<Finding> Findings,
    TimeSpan LoadTime,
    TimeSpan TotalTime)
{
    /// <summary>The SIGKILLs of all processes.</summary>
    public int Kills => Injected.Where(fault => fault.Key.IsKill()).Sum(fault => fault.Value);

    public int Count(FindingKind kind) => Findings.Count(finding => finding.Kind == kind);
}

/// <summary>The tables of a run.</summary>
internal static class RunTables
{
    public static ReportTable OfResult(RunResult result) => new(
        "Result",
        ["", NameOf(result.Options.Database)],
        [
            .. Enum.GetValues<FaultKind>().Select(kind => Row(Describe(kind), result.Injected.GetValueOrDefault(kind))),
            .. Enum.GetValues<ProviderFaultKind>().Where(kind => kind != ProviderFaultKind.None)
                .Select(kind => Row(Describe(kind), result.ProviderFaults.GetValueOrDefault(kind))),
            Row("**SIGKILLs in all**", result.Kills),
            Row("processes that ended by themselves", result.UnplannedEnds.Values.Sum()),
            Row("requests, repeated ones included", result.Load.Requests),
            Row("answered with a failure, declined cards aside", result.Load.Failed),
            Row("not answered", result.Load.Unanswered),
            Row("**orders acknowledged**", result.Load.Acknowledged),
            Row("acknowledged after a failed attempt", result.Evidence.Placements.Count(placement => placement.SavedByRetry)),
            Row("cards declined", result.Evidence.Placements.Count(placement => placement.Result == PlacementResult.Declined)),
            Row("given up by the client, outcome read later", result.Evidence.Placements.Count(placement => placement.Result == PlacementResult.Unknown)),
            .. Enum.GetValues<FindingKind>().Select(kind => Row($"**{Describe(kind)}**", result.Count(kind))),
            ["time of the load", Minutes(result.LoadTime)],
            ["time in all", Minutes(result.TotalTime)],
        ]);

    public static ReportTable OfFailures(RunResult result) => new(
        "Failure answers", ["status and type", "number"], [.. result.Load.Failures.Select(failure => Row(failure.Key, failure.Value))]);

    private static string[] Row(string name, int value) => [name, value.ToString("#,0", CultureInfo.InvariantCulture)];

    private static string Minutes(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00} min");

    private static string NameOf(DatabaseKind database) => database == DatabaseKind.Sqlite ? "SQLite" : "PostgreSQL";

    private static string Describe(Enum kind) =>
        kind.GetType().GetField(kind.ToString())!.GetCustomAttribute<DescriptionAttribute>()!.Description;
}
