using OrderSystem.Contracts.Orders;
using OrderSystem.Measurements.Faults.Checking;
using OrderSystem.Measurements.Faults.Evidence;
using OrderSystem.Measurements.Faults.Load;
using static OrderSystem.Tools.Tests.Faults.Checking.SettledRun;

namespace OrderSystem.Tools.Tests.Faults.Checking;

/// <summary>The checker finds each kind of wrong, and nothing where nothing is wrong.</summary>
public sealed class CheckerTests
{
    [Fact]
    public void A_run_in_which_all_is_well_has_no_findings() => Assert.Empty(Checker.Check(Create()));

    [Fact]
    public void An_acknowledged_order_that_is_not_stored_is_lost()
    {
        var findings = Checker.Check(Create().WithoutOrder(PaidId));

        var lost = Assert.Single(findings, finding => finding.Kind == FindingKind.Lost && finding.Text.Contains("not stored", StringComparison.Ordinal));
        Assert.Equal((PaidId, "trace of paid"), (lost.OrderId, lost.TraceId));
    }

    [Fact]
    public void A_charge_whose_order_is_not_stored_is_found() =>
        AssertFound(FindingKind.WrongCharge, PaidId, Create().WithoutOrder(PaidId));

    [Fact]
    public void An_acknowledged_order_that_the_gateway_does_not_find_is_lost() =>
        AssertFound(FindingKind.Lost, PaidId, Create() with { Shown = [.. Create().Shown.Where(order => order.Id != PaidId)] });

    [Theory]
    [InlineData(nameof(OrderStatus.Declined))]
    [InlineData(nameof(OrderStatus.PaymentFailed))]
    public void An_acknowledged_order_that_failed_later_is_lost(string status) =>
        AssertFound(FindingKind.Lost, PaidId, Create().WithOrder(PaidId, order => order with { Status = Enum.Parse<OrderStatus>(status) }));

    [Fact]
    public void Two_orders_for_one_request_are_found()
    {
        var second = Order(Guid.NewGuid(), "paid", OrderStatus.Paid, "ch_9");

        Assert.Contains(Checker.Check(Create() with { Stored = [.. Create().Stored, second] }), finding => finding.Kind == FindingKind.Doubled);
    }

    [Fact]
    public void Two_acknowledgements_that_name_two_orders_are_found() =>
        AssertFound(FindingKind.Doubled, PaidId, Create().WithPlacement("paid", placement => placement with
        {
            Acknowledgements = [.. placement.Acknowledgements, new Acknowledgement(Guid.NewGuid(), Price, OrderPlan.Currency)],
        }));

    [Fact]
    public void Two_charges_for_one_order_are_found() =>
        AssertFound(FindingKind.Doubled, PaidId, Create() with
        {
            Charges = [.. Create().Charges, new ChargeRecord(PaidId, ChargeStatus.Succeeded, Price, OrderPlan.Currency, "ch_9")],
        });

    [Fact]
    public void An_order_that_nobody_placed_is_found() =>
        AssertFound(FindingKind.Doubled, PaidId, Create().WithOrder(PaidId, order => order with { Sku = "unheard-of" }));

    [Theory]
    [InlineData(nameof(OrderStatus.Placed))]
    [InlineData(nameof(OrderStatus.Cancelling))]
    [InlineData(nameof(OrderStatus.Refunding))]
    public void An_order_that_has_not_come_to_its_end_is_unfinished(string status) =>
        AssertFound(FindingKind.Unfinished, CancelledId, Create().WithOrder(CancelledId, order => order with { Status = Enum.Parse<OrderStatus>(status) }));

    [Fact]
    public void An_order_with_another_amount_than_ordered_is_found() =>
        AssertFound(FindingKind.WrongAmount, PaidId, Create().WithOrder(PaidId, order => order with { Amount = Price + 0.01m }));

    [Fact]
    public void An_acknowledgement_of_another_amount_is_found() =>
        AssertFound(FindingKind.WrongAmount, PaidId, Create().WithPlacement("paid", placement => placement with
        {
            Acknowledgements = [new Acknowledgement(PaidId, Price * 2, OrderPlan.Currency)],
        }));

    [Fact]
    public void A_charge_of_another_amount_is_found() =>
        AssertFound(FindingKind.WrongAmount, PaidId, Create().WithCharge(PaidId, charge => charge with { Amount = Price * 2 }));

    [Fact]
    public void A_payment_of_another_amount_is_found() =>
        AssertFound(FindingKind.WrongAmount, PaidId, Create().WithPayment(PaidId, payment => payment with { Amount = Price * 2 }));

    [Fact]
    public void A_cancellation_that_was_acknowledged_and_did_not_happen_is_found() =>
        AssertFound(FindingKind.WrongStatus, CancelledId, Create().WithOrder(CancelledId, order => order with { Status = OrderStatus.Paid }));

    [Fact]
    public void A_cancellation_that_nobody_asked_for_is_found() =>
        AssertFound(FindingKind.WrongStatus, PaidId, Create().WithOrder(PaidId, order => order with { Status = OrderStatus.Cancelled }));

    [Fact]
    public void A_cancellation_that_was_acknowledged_after_the_placing_was_given_up_is_checked_too() =>
        AssertFound(FindingKind.Lost, FailedId, Create().WithPlacement("failed", placement => placement with
        {
            FollowUp = FollowUp.Cancel,
            FollowUpAcknowledged = true,
        }));

    [Fact]
    public void A_paid_order_that_was_answered_as_declined_is_found() =>
        AssertFound(FindingKind.WrongStatus, PaidId, Create().WithPlacement("paid", placement => placement with
        {
            Result = PlacementResult.Declined,
            Acknowledgements = [],
        }));

    [Fact]
    public void An_order_that_the_gateway_shows_otherwise_than_it_is_stored_is_found() =>
        AssertFound(FindingKind.WrongStatus, PaidId, Create() with
        {
            Stored = Create().WithOrder(PaidId, order => order with { TransactionId = "ch_9" }).Stored,
        });

    [Theory]
    [InlineData(nameof(CancelledId))]
    [InlineData(nameof(RefundedId))]
    [InlineData(nameof(DeclinedId))]
    [InlineData(nameof(FailedId))]
    public void An_order_that_is_not_paid_and_stays_charged_is_found(string order)
    {
        var id = (Guid)typeof(SettledRun).GetField(order)!.GetValue(null)!;

        AssertFound(FindingKind.WrongCharge, id, Create().WithCharge(id, charge => charge with
        {
            Status = ChargeStatus.Succeeded,
            Amount = Price,
            Currency = OrderPlan.Currency,
        }));
    }

    [Theory]
    [InlineData(nameof(ChargeStatus.Refunded))]
    [InlineData(nameof(ChargeStatus.Voided))]
    [InlineData(nameof(ChargeStatus.Declined))]
    public void A_paid_order_that_is_not_charged_is_found(string status) =>
        AssertFound(FindingKind.WrongCharge, PaidId, Create().WithCharge(PaidId, charge => charge with { Status = Enum.Parse<ChargeStatus>(status) }));

    [Fact]
    public void A_charge_under_another_transaction_than_the_orders_is_found() =>
        AssertFound(FindingKind.WrongCharge, PaidId, Create().WithCharge(PaidId, charge => charge with { TransactionId = "ch_9" }));

    [Fact]
    public void A_refund_that_the_ledger_does_not_know_is_found() =>
        AssertFound(FindingKind.WrongCharge, RefundedId, Create().WithCharge(RefundedId, charge => charge with { Status = ChargeStatus.Voided }));

    [Fact]
    public void A_charge_without_an_order_is_found()
    {
        var reference = Guid.NewGuid();

        AssertFound(FindingKind.WrongCharge, reference, Create() with
        {
            Charges = [.. Create().Charges, new ChargeRecord(reference, ChargeStatus.Succeeded, Price, OrderPlan.Currency, "ch_9")],
        });
    }

    [Theory]
    [InlineData(nameof(PaymentStatus.Pending))]
    [InlineData(nameof(PaymentStatus.Refunded))]
    public void A_payment_that_contradicts_its_order_is_found(string status) =>
        AssertFound(FindingKind.WrongPayment, PaidId, Create().WithPayment(PaidId, payment => payment with { Status = Enum.Parse<PaymentStatus>(status) }));

    [Fact]
    public void A_paid_order_without_a_payment_is_found() =>
        AssertFound(FindingKind.WrongPayment, PaidId, Create() with { Payments = [.. Create().Payments.Where(payment => payment.OrderId != PaidId)] });

    [Fact]
    public void An_order_that_is_missing_in_its_users_list_is_found() =>
        AssertFound(FindingKind.WrongList, PaidId, Create().WithList(list => [.. list.Where(id => id != PaidId)]));

    [Fact]
    public void An_order_that_is_listed_twice_is_found() =>
        AssertFound(FindingKind.WrongList, PaidId, Create().WithList(list => [.. list, PaidId]));

    [Fact]
    public void A_listed_order_that_does_not_exist_is_found()
    {
        var id = Guid.NewGuid();

        AssertFound(FindingKind.WrongList, id, Create().WithList(list => [.. list, id]));
    }

    [Fact]
    public void A_request_that_was_refused_is_found() =>
        AssertFound(FindingKind.Refused, FailedId, Create().WithPlacement("failed", placement => placement with { Result = PlacementResult.Refused }));

    [Fact]
    public void A_failure_without_a_trace_is_found()
    {
        var finding = Assert.Single(Checker.Check(Create() with { Untraced = [new UntracedFailure("POST /api/orders", 502, null)] }));

        Assert.Equal(FindingKind.Untraced, finding.Kind);
        Assert.Contains("502", finding.Text, StringComparison.Ordinal);
    }

    private static void AssertFound(FindingKind kind, Guid order, RunEvidence evidence) =>
        Assert.Contains(Checker.Check(evidence), finding => finding.Kind == kind && finding.OrderId == order);
}
