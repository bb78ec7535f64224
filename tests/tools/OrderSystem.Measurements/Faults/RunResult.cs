using OrderSystem.Measurements.Faults.Checking;
using OrderSystem.Measurements.Faults.Evidence;
using OrderSystem.Measurements.Faults.Load;
using OrderSystem.Measurements.Faults.Provider;
using OrderSystem.Measurements.Faults.Schedule;

namespace OrderSystem.Measurements.Faults;

/// <summary>What came of a run.</summary>
/// <param name="Options">What it was like.</param>
/// <param name="Injected">The faults of processes and database.</param>
/// <param name="ProviderFaults">The requests that met a fault on the way to the provider.</param>
/// <param name="UnplannedEnds">How often each service ended although no fault asked for it.</param>
/// <param name="Load">The figures of the load.</param>
/// <param name="Evidence">What was found afterwards.</param>
/// <param name="Findings">What is wrong.</param>
/// <param name="LoadTime">How long the load took, with the start of the processes.</param>
/// <param name="TotalTime">How long everything took.</param>
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
