using OrderSystem.FaultTests.Evidence;

namespace OrderSystem.FaultTests.Checking;

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
