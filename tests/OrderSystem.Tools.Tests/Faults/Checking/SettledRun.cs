using OrderSystem.Contracts.Orders;
using OrderSystem.Measurements.Faults.Evidence;
using OrderSystem.Measurements.Faults.Load;

namespace OrderSystem.Tools.Tests.Faults.Checking;

/// <summary>The evidence of a run in which nothing is wrong: one order of each kind. Tests change it.</summary>
internal static class SettledRun
{
    public const decimal Price = 12.5m;

    public static readonly Guid User = Guid.NewGuid();
    public static readonly Guid PaidId = Guid.NewGuid();
    public static readonly Guid CancelledId = Guid.NewGuid();
    public static readonly Guid RefundedId = Guid.NewGuid();
    public static readonly Guid DeclinedId = Guid.NewGuid();
    public static readonly Guid FailedId = Guid.NewGuid();

    public static RunEvidence Create()
    {
        OrderRecord[] orders =
        [
            Order(PaidId, "paid", OrderStatus.Paid, "ch_1"),
            Order(CancelledId, "cancelled", OrderStatus.Cancelled, "ch_2"),
            Order(RefundedId, "refunded", OrderStatus.Refunded, "ch_3"),
            Order(DeclinedId, "declined", OrderStatus.Declined, null),
            Order(FailedId, "failed", OrderStatus.PaymentFailed, null),
        ];
        return new RunEvidence(
            [
                Acknowledged("paid", PaidId, FollowUp.None),
                Acknowledged("cancelled", CancelledId, FollowUp.Cancel),
                Acknowledged("refunded", RefundedId, FollowUp.Refund),
                NotAcknowledged("declined", DeclinedId, TestCards.Declined, PlacementResult.Declined),
                NotAcknowledged("failed", FailedId, TestCards.Succeeds, PlacementResult.Unknown),
                NotAcknowledged("never-arrived", null, TestCards.Succeeds, PlacementResult.Unknown),
            ],
            [],
            orders,
            orders,
            new Dictionary<Guid, IReadOnlyList<Guid>> { [User] = [.. orders.Select(order => order.Id)] },
            [
                new PaymentRecord(PaidId, PaymentStatus.Succeeded, Price, "ch_1"),
                new PaymentRecord(CancelledId, PaymentStatus.Refunded, Price, "ch_2"),
                new PaymentRecord(RefundedId, PaymentStatus.Refunded, Price, "ch_3"),
                new PaymentRecord(DeclinedId, PaymentStatus.Declined, Price, null),
                new PaymentRecord(FailedId, PaymentStatus.Refunded, Price, null),
            ],
            [
                new ChargeRecord(PaidId, ChargeStatus.Succeeded, Price, OrderPlan.Currency, "ch_1"),
                new ChargeRecord(CancelledId, ChargeStatus.Refunded, Price, OrderPlan.Currency, "ch_2"),
                new ChargeRecord(RefundedId, ChargeStatus.Refunded, Price, OrderPlan.Currency, "ch_3"),
                new ChargeRecord(DeclinedId, ChargeStatus.Declined, Price, OrderPlan.Currency, null),
                new ChargeRecord(FailedId, ChargeStatus.Voided, null, null, null),
            ]);
    }

    public static OrderRecord Order(Guid id, string sku, OrderStatus status, string? transaction) =>
        new(id, User, sku, status, Price, OrderPlan.Currency, transaction);

    public static RunEvidence WithOrder(this RunEvidence run, Guid id, Func<OrderRecord, OrderRecord> change) => run with
    {
        Stored = Change(run.Stored, order => order.Id == id, change),
        Shown = Change(run.Shown, order => order.Id == id, change),
    };

    public static RunEvidence WithoutOrder(this RunEvidence run, Guid id) => run with
    {
        Stored = [.. run.Stored.Where(order => order.Id != id)],
        Shown = [.. run.Shown.Where(order => order.Id != id)],
        Lists = run.Lists.ToDictionary(list => list.Key, list => (IReadOnlyList<Guid>)[.. list.Value.Where(order => order != id)]),
    };

    public static RunEvidence WithPlacement(this RunEvidence run, string sku, Func<Placement, Placement> change) =>
        run with { Placements = Change(run.Placements, placement => placement.Sku == sku, change) };

    public static RunEvidence WithCharge(this RunEvidence run, Guid id, Func<ChargeRecord, ChargeRecord> change) =>
        run with { Charges = Change(run.Charges, charge => charge.Reference == id, change) };

    public static RunEvidence WithPayment(this RunEvidence run, Guid id, Func<PaymentRecord, PaymentRecord> change) =>
        run with { Payments = Change(run.Payments, payment => payment.OrderId == id, change) };

    public static RunEvidence WithList(this RunEvidence run, Func<IReadOnlyList<Guid>, IReadOnlyList<Guid>> change) =>
        run with { Lists = run.Lists.ToDictionary(list => list.Key, list => change(list.Value)) };

    private static T[] Change<T>(IEnumerable<T> all, Func<T, bool> which, Func<T, T> change) =>
        [.. all.Select(one => which(one) ? change(one) : one)];

    private static Placement Acknowledged(string sku, Guid id, FollowUp followUp) => new(
        sku,
        User,
        Price,
        TestCards.Succeeds,
        PlacementResult.Acknowledged,
        [new Acknowledgement(id, Price, OrderPlan.Currency)],
        SavedByRetry: false,
        followUp,
        followUp != FollowUp.None,
        id,
        $"trace of {sku}");

    private static Placement NotAcknowledged(string sku, Guid? id, string card, PlacementResult result) =>
        new(sku, User, Price, card, result, [], SavedByRetry: false, FollowUp.None, FollowUpAcknowledged: false, id, $"trace of {sku}");
}
