using OrderSystem.Contracts.Orders;
using OrderSystem.Measurements.Faults.Evidence;
using OrderSystem.Measurements.Faults.Load;

namespace OrderSystem.Measurements.Faults.Checking;

/// <summary>What the clients were told is so.</summary>
internal static class PlacementRules
{
    public static IEnumerable<Finding> Check(RunEvidence evidence, KnownOrders known) =>
        evidence.Placements.SelectMany(placement => Check(placement, known));

    private static IEnumerable<Finding> Check(Placement placement, KnownOrders known)
    {
        if (placement.Result == PlacementResult.Refused)
        {
            yield return Found(FindingKind.Refused, $"{placement.Sku} was refused", placement.OrderId);
        }

        var ids = placement.Acknowledgements.Select(told => told.OrderId).Distinct().ToArray();
        if (ids.Length > 1)
        {
            yield return Found(FindingKind.Doubled, $"{placement.Sku} was acknowledged as {ids.Length} orders", ids[0]);
        }

        foreach (var told in placement.Acknowledgements)
        {
            if (told.Amount != placement.Amount || told.Currency != OrderPlan.Currency)
            {
                yield return Found(
                    FindingKind.WrongAmount,
                    $"{placement.Sku} costs {placement.Amount} {OrderPlan.Currency} and was acknowledged with {told.Amount} {told.Currency}",
                    told.OrderId);
            }
        }

        // Also what was cancelled with an acknowledgement, after placing it had been given up.
        foreach (var id in placement is { FollowUpAcknowledged: true, OrderId: { } changed } ? ids.Union([changed]) : ids)
        {
            foreach (var finding in CheckAcknowledged(id))
            {
                yield return finding;
            }
        }

        IEnumerable<Finding> CheckAcknowledged(Guid id)
        {
            if (!known.Stored.TryGetValue(id, out var stored))
            {
                yield return Found(FindingKind.Lost, $"{placement.Sku} was acknowledged and is not stored", id);
            }
            else if (!IsAdmissible(placement, stored.Status))
            {
                yield return Found(
                    stored.Status is OrderStatus.Declined or OrderStatus.PaymentFailed ? FindingKind.Lost : FindingKind.WrongStatus,
                    $"{placement.Sku} was acknowledged, then asked: {placement.FollowUp} (acknowledged: {placement.FollowUpAcknowledged}); it is {stored.Status}",
                    id);
            }

            if (!known.Shown.ContainsKey(id))
            {
                yield return Found(FindingKind.Lost, $"{placement.Sku} was acknowledged and the gateway does not find it", id);
            }
        }

        Finding Found(FindingKind kind, string text, Guid? orderId) => new(kind, text, orderId, placement.TraceId);
    }

    // What is not final yet is said elsewhere.
    private static bool IsAdmissible(Placement placement, OrderStatus status) =>
        !status.IsFinal() || (placement.FollowUp, placement.FollowUpAcknowledged) switch
        {
            (FollowUp.Cancel, true) => status == OrderStatus.Cancelled,
            (FollowUp.Refund, true) => status == OrderStatus.Refunded,
            (FollowUp.Cancel, false) => status is OrderStatus.Paid or OrderStatus.Cancelled,
            (FollowUp.Refund, false) => status is OrderStatus.Paid or OrderStatus.Refunded,
            _ => status == OrderStatus.Paid,
        };
}
