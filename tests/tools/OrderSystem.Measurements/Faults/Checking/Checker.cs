using OrderSystem.Measurements.Faults.Evidence;

namespace OrderSystem.Measurements.Faults.Checking;

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

/// <summary>The evidence, by what one looks it up with.</summary>
internal sealed class KnownOrders(RunEvidence evidence)
{
    private readonly Dictionary<string, Placement> _placements = evidence.Placements.ToDictionary(placement => placement.Sku);

    public ILookup<string, OrderRecord> BySku { get; } = evidence.Stored.ToLookup(order => order.Sku);

    public IReadOnlyDictionary<Guid, OrderRecord> Stored { get; } = evidence.Stored.ToDictionary(order => order.Id);

    public IReadOnlyDictionary<Guid, OrderRecord> Shown { get; } = evidence.Shown.ToDictionary(order => order.Id);

    public ILookup<Guid, ChargeRecord> Charges { get; } = evidence.Charges.ToLookup(charge => charge.Reference);

    public IReadOnlyDictionary<Guid, PaymentRecord> Payments { get; } = evidence.Payments.ToDictionary(payment => payment.OrderId);

    public Placement? PlacementOf(OrderRecord order) => _placements.GetValueOrDefault(order.Sku);

    public Finding Finding(FindingKind kind, string text, OrderRecord order) =>
        new(kind, text, order.Id, PlacementOf(order)?.TraceId);
}

/// <summary>A user's list has each of the user's orders once, and no others.</summary>
internal static class ListRules
{
    public static IEnumerable<Finding> Check(RunEvidence evidence, KnownOrders known)
    {
        foreach (var order in evidence.Stored)
        {
            var times = evidence.Lists.TryGetValue(order.UserId, out var list) ? list.Count(id => id == order.Id) : 0;
            if (times != 1)
            {
                yield return known.Finding(FindingKind.WrongList, $"{order.Sku} is {times} times in its user's list", order);
            }
        }

        foreach (var (user, list) in evidence.Lists)
        {
            foreach (var id in list.Where(id => !known.Stored.TryGetValue(id, out var order) || order.UserId != user))
            {
                yield return new Finding(FindingKind.WrongList, $"The list of user {user} has an order that is not the user's", id, null);
            }
        }
    }
}
