using OrderSystem.Contracts.Orders;
using OrderSystem.Measurements.Faults.Checking;
using OrderSystem.Measurements.Faults.Evidence;
using OrderSystem.Measurements.Faults.Load;
using static OrderSystem.Tools.Tests.Faults.Checking.SettledRun;

namespace OrderSystem.Tools.Tests.Faults.Checking;

/// <summary>The checker finds each kind of wrong, and nothing where nothing is wrong.</summary>
public sealed class CheckerTests
{
    private static readonly Guid Stranger = Guid.NewGuid();

    private static readonly RunEvidence Right = Create();

    // What is found, in which order's name, and what is wrong.
    private static readonly Dictionary<string, (FindingKind Kind, Guid Order, RunEvidence Wrong)> Wrongs = new()
    {
        ["a charge whose order is not stored"] = (FindingKind.WrongCharge, PaidId, Right.WithoutOrder(PaidId)),
        ["an acknowledged order that the gateway does not find"] =
            (FindingKind.Lost, PaidId, Right with { Shown = [.. Right.Shown.Where(order => order.Id != PaidId)] }),
        ["an acknowledged order that was declined later"] = (FindingKind.Lost, PaidId, In(PaidId, OrderStatus.Declined)),
        ["an acknowledged order that failed later"] = (FindingKind.Lost, PaidId, In(PaidId, OrderStatus.PaymentFailed)),
        ["two acknowledgements that name two orders"] = (
            FindingKind.Doubled,
            PaidId,
            Right.WithPlacement("paid", told => told with { Acknowledgements = [.. told.Acknowledgements, AnswerOf(Stranger, Price)] })),
        ["two charges for one order"] = (FindingKind.Doubled, PaidId, WithAnotherCharge(PaidId)),
        ["an order that nobody placed"] =
            (FindingKind.Doubled, PaidId, Right.WithOrder(PaidId, order => order with { Sku = "unheard-of" })),
        ["an order that is still placed"] = (FindingKind.Unfinished, CancelledId, In(CancelledId, OrderStatus.Placed)),
        ["an order that is still being cancelled"] =
            (FindingKind.Unfinished, CancelledId, In(CancelledId, OrderStatus.Cancelling)),
        ["an order that is still being refunded"] =
            (FindingKind.Unfinished, CancelledId, In(CancelledId, OrderStatus.Refunding)),
        ["an order with another amount than ordered"] =
            (FindingKind.WrongAmount, PaidId, Right.WithOrder(PaidId, order => order with { Amount = Price + 0.01m })),
        ["an acknowledgement of another amount"] = (
            FindingKind.WrongAmount,
            PaidId,
            Right.WithPlacement("paid", told => told with { Acknowledgements = [AnswerOf(PaidId, Price * 2)] })),
        ["a charge of another amount"] =
            (FindingKind.WrongAmount, PaidId, Right.WithCharge(PaidId, charge => charge with { Amount = Price * 2 })),
        ["a payment of another amount"] =
            (FindingKind.WrongAmount, PaidId, Right.WithPayment(PaidId, payment => payment with { Amount = Price * 2 })),
        ["a cancellation that was acknowledged and did not happen"] =
            (FindingKind.WrongStatus, CancelledId, In(CancelledId, OrderStatus.Paid)),
        ["a cancellation that nobody asked for"] = (FindingKind.WrongStatus, PaidId, In(PaidId, OrderStatus.Cancelled)),
        ["a cancellation that was acknowledged after the placing was given up"] = (
            FindingKind.Lost,
            FailedId,
            Right.WithPlacement("failed", told => told with { FollowUp = FollowUp.Cancel, FollowUpAcknowledged = true })),
        ["a paid order that was answered as declined"] = (
            FindingKind.WrongStatus,
            PaidId,
            Right.WithPlacement("paid", told => told with { Result = PlacementResult.Declined, Acknowledgements = [] })),
        ["an order that the gateway shows otherwise than it is stored"] = (FindingKind.WrongStatus, PaidId, Right with
        {
            Stored = Right.WithOrder(PaidId, order => order with { TransactionId = "ch_9" }).Stored,
        }),
        ["a cancelled order that stays charged"] = (FindingKind.WrongCharge, CancelledId, Charged(CancelledId)),
        ["a refunded order that stays charged"] = (FindingKind.WrongCharge, RefundedId, Charged(RefundedId)),
        ["a declined order that is charged"] = (FindingKind.WrongCharge, DeclinedId, Charged(DeclinedId)),
        ["a failed order that stays charged"] = (FindingKind.WrongCharge, FailedId, Charged(FailedId)),
        ["a paid order whose charge is refunded"] = (FindingKind.WrongCharge, PaidId, ChargeIs(PaidId, ChargeStatus.Refunded)),
        ["a paid order whose charge is voided"] = (FindingKind.WrongCharge, PaidId, ChargeIs(PaidId, ChargeStatus.Voided)),
        ["a paid order whose charge is declined"] = (FindingKind.WrongCharge, PaidId, ChargeIs(PaidId, ChargeStatus.Declined)),
        ["a charge under another transaction than the order's"] =
            (FindingKind.WrongCharge, PaidId, Right.WithCharge(PaidId, charge => charge with { TransactionId = "ch_9" })),
        ["a refund that the ledger does not know"] =
            (FindingKind.WrongCharge, RefundedId, ChargeIs(RefundedId, ChargeStatus.Voided)),
        ["a charge without an order"] = (FindingKind.WrongCharge, Stranger, WithAnotherCharge(Stranger)),
        ["a paid order whose payment is pending"] = (FindingKind.WrongPayment, PaidId, PaymentIs(PaymentStatus.Pending)),
        ["a paid order whose payment is refunded"] = (FindingKind.WrongPayment, PaidId, PaymentIs(PaymentStatus.Refunded)),
        ["a paid order without a payment"] =
            (FindingKind.WrongPayment, PaidId, Right with { Payments = [.. Right.Payments.Where(one => one.OrderId != PaidId)] }),
        ["an order that is missing in its user's list"] =
            (FindingKind.WrongList, PaidId, Right.WithList(list => [.. list.Where(id => id != PaidId)])),
        ["an order that is listed twice"] = (FindingKind.WrongList, PaidId, Right.WithList(list => [.. list, PaidId])),
        ["a listed order that does not exist"] = (FindingKind.WrongList, Stranger, Right.WithList(list => [.. list, Stranger])),
        ["a request that was refused"] = (
            FindingKind.Refused,
            FailedId,
            Right.WithPlacement("failed", told => told with { Result = PlacementResult.Refused })),
    };

    public static TheoryData<string> Kinds => [.. Wrongs.Keys];

    [Fact]
    public void A_run_in_which_all_is_well_has_no_findings() => Assert.Empty(Checker.Check(Right));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_finds(string wrong)
    {
        var (kind, order, evidence) = Wrongs[wrong];

        Assert.Contains(Checker.Check(evidence), finding => finding.Kind == kind && finding.OrderId == order);
    }

    [Fact]
    public void An_acknowledged_order_that_is_not_stored_is_lost_and_named_with_its_trace()
    {
        var findings = Checker.Check(Right.WithoutOrder(PaidId));

        var lost = Assert.Single(
            findings, found => found.Kind == FindingKind.Lost && found.Text.Contains("not stored", StringComparison.Ordinal));
        Assert.Equal((PaidId, "trace of paid"), (lost.OrderId, lost.TraceId));
    }

    [Fact]
    public void Two_orders_for_one_request_are_found()
    {
        var second = Order(Stranger, "paid", OrderStatus.Paid, "ch_9");

        var findings = Checker.Check(Right with { Stored = [.. Right.Stored, second] });

        Assert.Contains(findings, finding => finding.Kind == FindingKind.Doubled);
    }

    [Fact]
    public void A_failure_without_a_trace_is_found()
    {
        var failure = new UntracedFailure("POST /api/orders", 502, null);

        var finding = Assert.Single(Checker.Check(Right with { Untraced = [failure] }));

        Assert.Equal(FindingKind.Untraced, finding.Kind);
        Assert.Contains("502", finding.Text, StringComparison.Ordinal);
    }

    private static Acknowledgement AnswerOf(Guid id, decimal amount) => new(id, amount, OrderPlan.Currency);

    private static RunEvidence In(Guid id, OrderStatus status) => Right.WithOrder(id, order => order with { Status = status });

    private static RunEvidence ChargeIs(Guid id, ChargeStatus status) =>
        Right.WithCharge(id, charge => charge with { Status = status });

    private static RunEvidence Charged(Guid id) => Right.WithCharge(id, charge => charge with
    {
        Status = ChargeStatus.Succeeded,
        Amount = Price,
        Currency = OrderPlan.Currency,
    });

    private static RunEvidence PaymentIs(PaymentStatus status) =>
        Right.WithPayment(PaidId, payment => payment with { Status = status });

    private static RunEvidence WithAnotherCharge(Guid reference) => Right with
    {
        Charges = [.. Right.Charges, new ChargeRecord(reference, ChargeStatus.Succeeded, Price, OrderPlan.Currency, "ch_9")],
    };
}
