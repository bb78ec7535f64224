using OrderSystem.Measurements.Faults.Provider;

namespace OrderSystem.Tools.Tests.Faults.Provider;

public sealed class ProviderFaultPlanTests
{
    private const int Payments = 10_000;

    [Fact]
    public void The_same_seed_gives_the_same_faults() => Assert.Equal(Faults(42), Faults(42));

    [Fact]
    public void Another_seed_gives_other_faults() => Assert.NotEqual(Faults(42), Faults(43));

    [Fact]
    public void About_the_asked_share_meets_a_fault() =>
        Assert.InRange(Faults(42).Count(fault => fault.Kind != ProviderFaultKind.None), Payments * 0.04, Payments * 0.06);

    [Fact]
    public void Every_kind_of_fault_happens_to_one_and_to_all_attempts() => Assert.All(
        Enum.GetValues<ProviderFaultKind>().Where(kind => kind != ProviderFaultKind.None),
        kind => Assert.Equal([1, 2, 3, 4], Faults(42).Where(fault => fault.Kind == kind).Select(fault => fault.Requests).Distinct().Order()));

    [Fact]
    public void Without_a_share_nothing_happens() =>
        Assert.All(Faults(42, share: 0), fault => Assert.Equal(ProviderFaultKind.None, fault.Kind));

    private static ProviderFault[] Faults(int seed, double share = 0.05)
    {
        var plan = new ProviderFaultPlan(seed, share);
        return [.. Enumerable.Range(0, Payments).Select(plan.For)];
    }
}
