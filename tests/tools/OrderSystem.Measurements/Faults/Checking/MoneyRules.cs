using OrderSystem.Contracts.Orders;
using OrderSystem.Measurements.Faults.Evidence;

namespace OrderSystem.Measurements.Faults.Checking;

/// <summary>The ledger has one charge for each paid order and none for any other, and the payments say so too.</summary>
internal static class MoneyRules
{
    public static IEnumerable<Finding> Check(RunEvidence evidence, KnownOrders known)
    {
        foreach (var order in evidence.Stored.Where(order => order.Status.IsFinal()))
        {
            foreach (var finding in CheckCharges(order, known).Concat(CheckPayment(order, known)))
            {
                yield return finding;
            }
        }

        foreach (var charge in evidence.Charges.Where(charge => !known.Stored.ContainsKey(charge.Reference)))
        {
            yield return new Finding(FindingKind.WrongCharge, $"The ledger has a charge without an order, {charge.Status}", charge.Reference, null);
        }
    }

    private static IEnumerable<Finding> CheckCharges(OrderRecord order, KnownOrders known)
    {
        var charges = known.Charges[order.Id].Where(charge => charge.Status == ChargeStatus.Succeeded).ToArray();
        if (charges.Length > 1)
        {
            yield return known.Finding(FindingKind.Doubled, $"{order.Sku} was charged {charges.Length} times", order);
        }

        if (order.Status == OrderStatus.Paid && charges.Length == 0)
        {
            yield return known.Finding(FindingKind.WrongCharge, $"{order.Sku} is paid and not charged", order);
        }

        if (order.Status != OrderStatus.Paid && charges.Length > 0)
        {
            yield return known.Finding(FindingKind.WrongCharge, $"{order.Sku} is {order.Status} and stays charged", order);
        }

        foreach (var charge in charges)
        {
            if (charge.Amount != order.Amount || charge.Currency != order.Currency)
            {
                yield return known.Finding(
                    FindingKind.WrongAmount, $"{order.Sku} costs {order.Amount} {order.Currency} and was charged {charge.Amount} {charge.Currency}", order);
            }

            if (order.Status == OrderStatus.Paid && charge.TransactionId != order.TransactionId)
            {
                yield return known.Finding(
                    FindingKind.WrongCharge, $"{order.Sku} names the transaction {order.TransactionId}, the ledger {charge.TransactionId}", order);
            }
        }

        if (order.Status == OrderStatus.Refunded && !known.Charges[order.Id].Any(charge => charge.Status == ChargeStatus.Refunded))
        {
            yield return known.Finding(FindingKind.WrongCharge, $"{order.Sku} is refunded and the ledger has no refund", order);
        }
    }

    private static IEnumerable<Finding> CheckPayment(OrderRecord order, KnownOrders known)
    {
        if (!known.Payments.TryGetValue(order.Id, out var payment))
        {
            // An order that was given up or cancelled before anything was asked of the provider has none.
            if (order.Status is OrderStatus.Paid or OrderStatus.Declined or OrderStatus.Refunded)
            {
                yield return known.Finding(FindingKind.WrongPayment, $"{order.Sku} is {order.Status} and has no payment", order);
            }

            yield break;
        }

        if (payment.Amount != order.Amount)
        {
            yield return known.Finding(FindingKind.WrongAmount, $"{order.Sku} costs {order.Amount}, its payment is {payment.Amount}", order);
        }

        var isRight = order.Status switch
        {
            OrderStatus.Paid => payment.Status == PaymentStatus.Succeeded && payment.TransactionId == order.TransactionId,
            OrderStatus.Declined => payment.Status == PaymentStatus.Declined,
            OrderStatus.Refunded => payment.Status == PaymentStatus.Refunded,
            _ => payment.Status is PaymentStatus.Refunded or PaymentStatus.Declined,
        };
        if (!isRight)
        {
            yield return known.Finding(FindingKind.WrongPayment, $"{order.Sku} is {order.Status}, its payment {payment.Status}", order);
        }
    }
}
