using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Payments;
using OrderSystem.Silo.Tests.Cluster;
using OrderSystem.Testing;

namespace OrderSystem.Silo.Tests.Orders;

/// <summary>Cancelling and refunding, in every status.</summary>
[Collection(OrderTests.Name)]
public sealed class ChangeOrderTests(OrderCluster cluster)
{
    private readonly Guid _id = Guid.NewGuid();

    private IOrderGrain Order => cluster.Order(_id);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_not_there_cannot_be_changed(bool cancel)
    {
        Assert.Equal(new OrderResult(OrderOutcome.NotFound), await Change(cancel));
        Assert.False(cluster.Unfinished.Contains(_id));
    }

    [Theory]
    [InlineData(true, OrderStatus.Cancelled)]
    [InlineData(false, OrderStatus.Refunded)]
    public async Task A_paid_order_is_given_back_once(bool cancel, OrderStatus expected)
    {
        var command = Commands.Place(await cluster.NewUser(), cluster.Provider.GoodCard);
        var placed = await Order.Place(command);

        var first = await Change(cancel);
        var second = await Change(cancel);

        Assert.Equal((OrderOutcome.Done, expected), (first.Outcome, first.Order!.Status));
        Assert.Equivalent(first, second, strict: true);
        Assert.Equal("tx_1", first.Order.TransactionId);
        Assert.Null(cluster.Provider.Book(_id).Balance);
        Assert.Equal(1, cluster.Provider.Book(_id).VoidCalls);
        Assert.False(cluster.Unfinished.Contains(_id));
        Assert.Equal(PaymentStatus.Refunded, cluster.StoredPayment(_id)!.Status);
        Assert.Equal(OrderOutcome.IllegalTransition, (await Change(!cancel)).Outcome);

        // The command that placed it is still answered as it was.
        var again = await Order.Place(command);
        Assert.Equivalent(placed with { Replayed = true }, again, strict: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_declined_order_is_left_alone(bool cancel)
    {
        var card = cluster.Provider.NewCard(_ => Task.FromResult<PaymentResult?>(new PaymentResult(PaymentOutcome.Declined, DeclineCode: "card_declined")));
        await Order.Place(Commands.Place(await cluster.NewUser(), card));

        var result = await Change(cancel);

        Assert.Equal((OrderOutcome.IllegalTransition, OrderStatus.Declined), (result.Outcome, result.Order!.Status));
        Assert.Equal(0, cluster.Provider.Book(_id).VoidCalls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Concurrent_changes_give_back_once_and_only_one_kind_is_done(bool cancelFirst)
    {
        await Order.Place(Commands.Place(await cluster.NewUser(), cluster.Provider.NewCard(@void: SlowVoid)));

        var calls = Enumerable.Range(0, 20).Select(call => (Cancels: (call % 2 == 0) == cancelFirst, Result: Change((call % 2 == 0) == cancelFirst))).ToList();
        await Task.WhenAll(calls.Select(call => call.Result));

        var done = await Order.Get();
        Assert.Contains(done!.Status, new[] { OrderStatus.Cancelled, OrderStatus.Refunded });
        Assert.All(calls, call => Assert.Equal(
            call.Cancels == (done.Status == OrderStatus.Cancelled) ? OrderOutcome.Done : OrderOutcome.IllegalTransition,
            call.Result.Result.Outcome));
        Assert.Equal(1, cluster.Provider.Book(_id).VoidCalls);
        Assert.Null(cluster.Provider.Book(_id).Balance);
    }

    [Fact]
    public async Task An_order_that_is_not_paid_yet_can_be_cancelled_but_not_refunded()
    {
        var down = true;
        var card = cluster.Provider.NewCard(_ => Fail(Volatile.Read(ref down)), _ => Fail(false));
        var command = Commands.Place(await cluster.NewUser(), card);
        await Order.Place(command);

        Assert.Equal(OrderOutcome.IllegalTransition, (await Order.Refund()).Outcome);
        var cancelled = await Order.Cancel();

        Assert.Equal((OrderOutcome.Done, OrderStatus.Cancelled), (cancelled.Outcome, cancelled.Order!.Status));
        Volatile.Write(ref down, false);
        var again = await Order.Place(command);
        Assert.Equal((OrderOutcome.ProviderFailed, OrderStatus.Cancelled), (again.Outcome, again.Order!.Status));
        Assert.Null(cluster.Provider.Book(_id).Balance);
    }

    [Theory]
    [InlineData(true, OrderStatus.Cancelling, OrderStatus.Cancelled)]
    [InlineData(false, OrderStatus.Refunding, OrderStatus.Refunded)]
    public async Task What_the_provider_fails_to_give_back_is_given_back_later(bool cancel, OrderStatus during, OrderStatus after)
    {
        var down = true;
        var card = cluster.Provider.NewCard(@void: _ => Fail(Volatile.Read(ref down)));
        await Order.Place(Commands.Place(await cluster.NewUser(), card));

        var result = await Change(cancel);

        Assert.Equal((OrderOutcome.ProviderFailed, during), (result.Outcome, result.Order!.Status));
        Assert.Equal(OrderOutcome.IllegalTransition, (await Change(!cancel)).Outcome);
        Volatile.Write(ref down, false);
        await Eventually.Is(Order.Get, order => order!.Status == after);
        Assert.Null(cluster.Provider.Book(_id).Balance);
        await Eventually.IsTrue(() => !cluster.Unfinished.Contains(_id));
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_a_time_out()
    {
        var card = cluster.Provider.NewCard(@void: call =>
            Task.FromResult(call == 1 ? new PaymentResult(PaymentOutcome.ProviderTimedOut) : null));
        await Order.Place(Commands.Place(await cluster.NewUser(), card));

        Assert.Equal(OrderOutcome.ProviderTimedOut, (await Order.Cancel()).Outcome);

        await Eventually.Is(Order.Get, order => order!.Status == OrderStatus.Cancelled);
    }

    [Fact]
    public async Task A_payment_that_was_given_back_before_it_was_asked_for_is_never_charged()
    {
        var payment = cluster.Payment(_id);

        Assert.Equal(PaymentOutcome.Refunded, (await payment.GiveBack()).Outcome);

        Assert.Null(cluster.StoredPayment(_id)!.Command);
        var late = await payment.Process(new ProcessPayment(Commands.Price, cluster.Provider.GoodCard));
        Assert.Equal(PaymentOutcome.Refunded, late.Outcome);
        Assert.Equal((0, true), (cluster.Provider.Book(_id).ChargeCalls, cluster.Provider.Book(_id).Voided));
    }

    private static async Task<PaymentResult?> SlowVoid(int call)
    {
        await Task.Delay(50);
        return null;
    }

    private Task<OrderResult> Change(bool cancel) => cancel ? Order.Cancel() : Order.Refund();

    private static Task<PaymentResult?> Fail(bool fail) =>
        Task.FromResult(fail ? new PaymentResult(PaymentOutcome.ProviderFailed) : null);
}
