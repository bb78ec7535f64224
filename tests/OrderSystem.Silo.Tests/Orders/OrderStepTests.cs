using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Orders;
using OrderSystem.Silo.Telemetry;
using OrderSystem.Silo.Tests.Cluster;
using OrderSystem.Testing;
using OrderSystem.TraceTesting;

namespace OrderSystem.Silo.Tests.Orders;

/// <summary>The steps that an order keeps, and the traces that they name.</summary>
[Collection(OrderTests.Name)]
public sealed class OrderStepTests(OrderCluster cluster)
{
    private readonly Guid _id = Guid.NewGuid();

    private IOrderGrain Order => cluster.Order(_id);

    [Fact]
    public async Task An_order_that_does_not_exist_has_no_steps() => Assert.Null(await Order.GetSteps());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_step_names_the_trace_that_did_it_and_costs_no_write_of_its_own(bool cancel)
    {
        using var unsampled = Sdk.CreateTracerProviderBuilder().AddSource("OrderSystem.*").SetSampler(new AlwaysOffSampler()).Build();
        var command = Commands.Place(await cluster.NewUser(), cluster.Provider.GoodCard);

        var placing = await Traced(() => Order.Place(command));
        Assert.Equal(2, cluster.Storage.Writes("order", Order.GetGrainId()));
        var changing = await Traced(() => cancel ? Order.Cancel() : Order.Refund());
        Assert.Equal(4, cluster.Storage.Writes("order", Order.GetGrainId()));
        await cluster.Cluster.DeactivateAsync(Order);

        var steps = (await Order.GetSteps())!.Steps;
        Assert.Equal(
            [
                (OrderStepKind.Placed, null, placing),
                (OrderStepKind.PaymentAttempted, PaymentOutcome.Succeeded, placing),
                (OrderStepKind.Paid, null, placing),
                (cancel ? OrderStepKind.Cancelling : OrderStepKind.Refunding, null, changing),
                (OrderStepKind.GiveBackAttempted, PaymentOutcome.Refunded, changing),
                (cancel ? OrderStepKind.Cancelled : OrderStepKind.Refunded, (PaymentOutcome?)null, changing),
            ],
            steps.Select(step => (step.Kind, step.Outcome, step.TraceId)));
        Assert.All(steps, step => Assert.Equal((0, 16), (step.RecoveryAttempt, step.SpanId!.Length)));
        var order = await Order.Get();
        Assert.Equal((steps[0].At, steps[^1].At), (order!.PlacedAt, order.UpdatedAt));
    }

    [Fact]
    public async Task A_step_of_the_recovery_names_the_recovery_s_own_trace()
    {
        await using var traces = new SiloTraces();
        var card = cluster.Provider.NewCard(call =>
            Task.FromResult(call < 3 ? new PaymentResult(PaymentOutcome.ProviderFailed) : null));
        string placing;
        using (var request = traces.StartRequest())
        {
            placing = request.TraceId.ToHexString();
            await Order.Place(Commands.Place(await cluster.NewUser(), card));
        }

        await Eventually.Is(Order.Get, order => order!.Status == OrderStatus.Paid);

        var steps = (await Order.GetSteps())!.Steps;
        Assert.Equal(
            [
                (OrderStepKind.Placed, 0, null),
                (OrderStepKind.PaymentAttempted, 0, PaymentOutcome.ProviderFailed),
                (OrderStepKind.PaymentAttempted, 1, PaymentOutcome.ProviderFailed),
                (OrderStepKind.PaymentAttempted, 2, PaymentOutcome.Succeeded),
                (OrderStepKind.Paid, 2, (PaymentOutcome?)null),
            ],
            steps.Select(step => (step.Kind, step.RecoveryAttempt, step.Outcome)));
        Assert.All(steps.Take(2), step => Assert.Equal(placing, step.TraceId));
        Assert.Equal(3, steps.Select(step => step.TraceId).Distinct().Count());
        var recovery = await traces.WaitFor(SpanNames.OrderRecover, _id);
        Assert.Contains(recovery.Trace.TraceId, steps.Skip(2).Select(step => step.TraceId));
    }

    [Fact]
    public async Task An_attempt_that_was_interrupted_has_no_outcome_and_its_order_goes_on()
    {
        cluster.Storage.FailWrite("payment", cluster.Payment(_id).GetGrainId(), 1, WriteFault.Lost);
        var command = Commands.Place(await cluster.NewUser(), cluster.Provider.GoodCard);
        await Assert.ThrowsAnyAsync<Exception>(() => Order.Place(command));

        var again = await Order.Place(command);

        Assert.Equal(OrderStatus.Paid, again.Order!.Status);
        Assert.Equal(
            [
                (OrderStepKind.Placed, null),
                (OrderStepKind.PaymentAttempted, null),
                (OrderStepKind.PaymentAttempted, PaymentOutcome.Succeeded),
                (OrderStepKind.Paid, (PaymentOutcome?)null),
            ],
            (await Order.GetSteps())!.Steps.Select(step => (step.Kind, step.Outcome)));
    }

    [Fact]
    public void Many_attempts_are_folded_between_the_first_and_the_last_ones()
    {
        const int Attempts = 1_000;
        var now = DateTimeOffset.UnixEpoch;
        var order = new OrderState().WithStep(OrderStatus.Placed, now);

        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            order = order.WithAttempt(OrderStepKind.PaymentAttempted, now.AddMinutes(attempt), attempt).WithOutcome(PaymentOutcome.ProviderFailed);
        }

        order = order.Become(OrderStatus.PaymentFailed, now.AddMinutes(Attempts));
        var steps = order.ToSteps();
        Assert.Equal(Attempts - OrderState.MaxAttempts, steps.FoldedAttempts);
        Assert.Equal(
            [0, .. Enumerable.Range(1, 10), .. Enumerable.Range(Attempts - 9, 10), Attempts],
            steps.Steps.Select(step => step.RecoveryAttempt));
        Assert.Equal((OrderStepKind.Placed, OrderStepKind.PaymentFailed), (steps.Steps[0].Kind, steps.Steps[^1].Kind));
    }

    [Fact]
    public void An_order_from_before_steps_were_stored_tells_what_it_knows()
    {
        var placed = DateTimeOffset.UnixEpoch;
        var order = new OrderState { Status = OrderStatus.Paid, TransactionId = "tx", PlacedAt = placed, UpdatedAt = placed.AddSeconds(1) };

        var before = order.ToSteps().Steps;
        var refunding = order.Become(OrderStatus.Refunding, placed.AddDays(1));

        Assert.Equal([(OrderStepKind.Placed, placed), (OrderStepKind.Paid, placed.AddSeconds(1))], before.Select(step => (step.Kind, step.At)));
        Assert.Equal([.. before.Select(step => step.Kind), OrderStepKind.Refunding], refunding.ToSteps().Steps.Select(step => step.Kind));
        Assert.Equivalent(order.ToOrder(_id), refunding.ToPlacedOrder(_id), strict: true);
    }

    /// <summary>Does it in a trace that nobody samples, and says which.</summary>
    private static async Task<string> Traced(Func<Task> work)
    {
        using var request = new Activity("request").Start();
        Assert.False(request.Recorded);
        await work();
        return request.TraceId.ToHexString();
    }
}
