using OrderSystem.FaultTests.Evidence;

namespace OrderSystem.FaultTests.Checking;

/// <summary>Judges a run. A pure function of what was found after it.</summary>
internal static class Checker
{
    public static IReadOnlyList<Finding> Check(RunEvidence evidence)
    {
        var known = new KnownOrders(evidence);
        return
        [
            .. PlacementRules.Check(evidence, known),
            .. OrderRules.Check(evidence, known),
            .. MoneyRules.Check(evidence, known),
            .. ListRules.Check(evidence, known),
            .. evidence.Untraced.Select(failure => new Finding(
                FindingKind.Untraced, $"{failure.Request} was answered with {failure.Status}", null, failure.TraceId)),
        ];
    }
}
