using OrderSystem.Contracts.Orders;
using OrderSystem.Measurements.Faults.Evidence;
using OrderSystem.Measurements.Faults.Load;

namespace OrderSystem.Measurements.Faults.Checking;

/// <summary>What is stored is what was ordered, once, and has come to its end.</summary>
internal static class OrderRules
{
    public static IEnumerable<Finding> Check(RunEvidence evidence, KnownOrders known)
    {
        foreach (var orders in known.BySku.Where(orders => orders.Count() > 1))
        {
            yield return known.Finding(
                FindingKind.Doubled, $"{orders.Key} is {orders.Count()} orders: {string.Join(", ", orders.Select(order => order.Id))}", orders.First());
        }

        foreach (var order in evidence.Stored)
        {
            foreach (var finding in Check(order, known))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> Check(OrderRecord order, KnownOrders known)
    {
        if (!order.Status.IsFinal())
        {
            yield return known.Finding(FindingKind.Unfinished, $"{order.Sku} is {order.Status}", order);
        }

        if (known.PlacementOf(order) is not { } placement)
        {
            yield return known.Finding(FindingKind.Doubled, $"{order.Sku} was ordered by nobody", order);
            yield break;
        }

        if (order.Amount != placement.Amount || order.Currency != OrderPlan.Currency)
        {
            yield return known.Finding(
                FindingKind.WrongAmount,
                $"{order.Sku} costs {placement.Amount} {OrderPlan.Currency} and is stored with {order.Amount} {order.Currency}",
                order);
        }

        if (order.UserId != placement.UserId)
        {
            yield return known.Finding(FindingKind.WrongStatus, $"{order.Sku} belongs to another user, {order.UserId}", order);
        }

        if (TestCards.IsDeclined(placement.Card) && order.Status is not (OrderStatus.Declined or OrderStatus.PaymentFailed) && order.Status.IsFinal())
        {
            yield return known.Finding(FindingKind.WrongStatus, $"{order.Sku} was placed with {placement.Card} and is {order.Status}", order);
        }

        if (placement.Result == PlacementResult.Declined && order.Status != OrderStatus.Declined)
        {
            yield return known.Finding(FindingKind.WrongStatus, $"{order.Sku} was answered as declined and is {order.Status}", order);
        }

        if (!known.Shown.TryGetValue(order.Id, out var shown))
        {
            yield return known.Finding(FindingKind.Lost, $"{order.Sku} is stored and the gateway does not find it", order);
        }
        else if (shown != order)
        {
            yield return known.Finding(FindingKind.WrongStatus, $"{order.Sku} is shown as {shown} and stored as {order}", order);
        }
    }
}
