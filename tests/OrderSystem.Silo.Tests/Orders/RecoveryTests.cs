using Microsoft.Extensions.DependencyInjection;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Orders;
using OrderSystem.Silo.Tests.Cluster;
using OrderSystem.Testing;
using Orleans.Serialization;

namespace OrderSystem.Silo.Tests.Orders;

/// <summary>Orders whose payment provider fails: the recovery finishes them.</summary>
[Collection(OrderTests.Name)]
public sealed class RecoveryTests(OrderCluster cluster)
{
    private readonly Guid _id = Guid.NewGuid();

    private IOrderGrain Order => cluster.Order(_id);

    [Fact]
    public async Task An_order_whose_provider_failed_is_paid_later()
    {
        var card = cluster.Provider.NewCard(call => FailUntil(call, 3));

        var result = await Order.Place(Commands.Place(await cluster.NewUser(), card));

        Assert.Equal((OrderOutcome.ProviderFailed, OrderStatus.Placed), (result.Outcome, result.Order!.Status));
        var order = await Eventually.Is(Order.Get, order => order!.Status != OrderStatus.Placed);
        Assert.Equal((OrderStatus.Paid, "tx_1"), (order!.Status, order.TransactionId));
        Assert.Equal(3, cluster.Provider.Book(_id).ChargeCalls);
        await Eventually.IsTrue(() => !cluster.Unfinished.Contains(_id));
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_a_time_out_and_the_order_is_paid_later()
    {
        var card = cluster.Provider.NewCard(call =>
            Task.FromResult(call == 1 ? new PaymentResult(PaymentOutcome.ProviderTimedOut) : null));

        var result = await Order.Place(Commands.Place(await cluster.NewUser(), card));

        Assert.Equal((OrderOutcome.ProviderTimedOut, OrderStatus.Placed), (result.Outcome, result.Order!.Status));
        await Eventually.Is(Order.Get, order => order!.Status == OrderStatus.Paid);
    }

    [Fact]
    public async Task The_same_command_tries_a_pending_payment_again()
    {
        var down = true;
        var card = cluster.Provider.NewCard(_ => Fail(Volatile.Read(ref down)));
        var command = Commands.Place(await cluster.NewUser(), card);
        Assert.Equal(OrderOutcome.ProviderFailed, (await Order.Place(command)).Outcome);
        Volatile.Write(ref down, false);

        var again = await Order.Place(command);

        Assert.Equal((OrderOutcome.Done, false), (again.Outcome, again.Replayed));
        Assert.NotNull(cluster.Provider.Book(_id).Balance);
    }

    [Fact]
    public async Task A_payment_that_fails_too_often_is_given_up_and_voided()
    {
        // The void fails, too, and is repeated.
        var card = cluster.Provider.NewCard(_ => Fail(true), call => FailUntil(call, 2));
        var command = Commands.Place(await cluster.NewUser(), card);
        await Order.Place(command);

        await Eventually.Is(Order.Get, order => order!.Status == OrderStatus.PaymentFailed);

        var book = cluster.Provider.Book(_id);
        Assert.Equal((1 + 3, 2, true), (book.ChargeCalls, book.VoidCalls, book.Voided));
        await Eventually.IsTrue(() => !cluster.Unfinished.Contains(_id));
        var again = await Order.Place(command);
        Assert.Equal((OrderOutcome.ProviderFailed, OrderStatus.PaymentFailed, true), (again.Outcome, again.Order!.Status, again.Replayed));
        Assert.Equal(4, book.ChargeCalls);
    }

    [Fact]
    public async Task A_payment_that_is_being_given_up_is_not_charged_by_the_same_command_again()
    {
        var voiding = new TaskCompletionSource();
        var card = cluster.Provider.NewCard(
            _ => Fail(true),
            _ => { voiding.TrySetResult(); return Fail(true); });
        var command = Commands.Place(await cluster.NewUser(), card);
        await Order.Place(command);
        await voiding.Task;
        var charges = cluster.Provider.Book(_id).ChargeCalls;

        var again = await Order.Place(command);

        Assert.Equal(OrderOutcome.ProviderFailed, again.Outcome);
        Assert.Equal(charges, cluster.Provider.Book(_id).ChargeCalls);
    }

    [Fact]
    public async Task A_charge_whose_answer_was_lost_is_not_repeated()
    {
        // The provider charges, then its answer gets lost.
        var card = cluster.Provider.NewCard(call =>
        {
            if (call == 1)
            {
                cluster.Provider.Book(_id).Charge(Commands.Price * 3);
                return Fail(true);
            }

            return Fail(false);
        });
        await Order.Place(Commands.Place(await cluster.NewUser(), card));

        await Eventually.Is(Order.Get, order => order!.Status == OrderStatus.Paid);

        Assert.Equal(Commands.Price * 3, cluster.Provider.Book(_id).Balance);
    }

    [Fact]
    public async Task A_payment_that_the_provider_refuses_for_good_ends_the_order_at_once()
    {
        var card = cluster.Provider.NewCard(_ => Task.FromResult<PaymentResult?>(new PaymentResult(PaymentOutcome.Rejected)));
        var command = Commands.Place(await cluster.NewUser(), card);

        var result = await Order.Place(command);

        Assert.Equal((OrderOutcome.ProviderFailed, OrderStatus.PaymentFailed), (result.Outcome, result.Order!.Status));
        Assert.False(cluster.Unfinished.Contains(_id));
        Assert.Equivalent(result with { Replayed = true }, await Order.Place(command), strict: true);
        Assert.Equal((1, 0), (cluster.Provider.Book(_id).ChargeCalls, cluster.Provider.Book(_id).VoidCalls));
        Assert.Equal([null, PaymentOutcome.Rejected, null], (await Order.GetSteps())!.Steps.Select(step => step.Outcome));
    }

    [Fact]
    public async Task A_payment_that_is_refused_after_an_attempt_that_was_left_open_is_voided()
    {
        var card = cluster.Provider.NewCard(call =>
        {
            cluster.Provider.Book(_id).Charge(Commands.Price * 3);
            return Task.FromResult<PaymentResult?>(new PaymentResult(call == 1 ? PaymentOutcome.ProviderTimedOut : PaymentOutcome.Rejected));
        });
        Assert.Equal(OrderOutcome.ProviderTimedOut, (await Order.Place(Commands.Place(await cluster.NewUser(), card))).Outcome);

        await Eventually.Is(Order.Get, order => order!.Status == OrderStatus.PaymentFailed);

        Assert.Equal((2, 1, null), (cluster.Provider.Book(_id).ChargeCalls, cluster.Provider.Book(_id).VoidCalls, cluster.Provider.Book(_id).Balance));
        await Eventually.IsTrue(() => !cluster.Unfinished.Contains(_id));
    }

    [Fact]
    public async Task A_recovery_on_an_activation_that_is_out_of_date_does_the_work_that_another_one_left()
    {
        await Order.Place(Commands.Place(await cluster.NewUser(), cluster.Provider.GoodCard));
        var storage = cluster.Storage.For(cluster.SiloOf(Order).ServiceProvider.GetRequiredService<Serializer>());
        var elsewhere = new GrainState<OrderState>();
        await storage.ReadStateAsync("order", Order.GetGrainId(), elsewhere);
        elsewhere.State = elsewhere.State!.Become(OrderStatus.Refunding, TimeProvider.System.GetUtcNow());
        await storage.WriteStateAsync("order", Order.GetGrainId(), elsewhere);
        Assert.Equal(OrderStatus.Paid, (await Order.Get())!.Status);

        await Order.AsReference<IRecoverableOrder>().Recover(DateTimeOffset.MaxValue);

        Assert.Equal(OrderStatus.Refunded, (await Order.Get())!.Status);
        Assert.Null(cluster.Provider.Book(_id).Balance);
    }

    private static Task<PaymentResult?> FailUntil(int call, int good) => Fail(call < good);

    private static Task<PaymentResult?> Fail(bool fail) =>
        Task.FromResult(fail ? new PaymentResult(PaymentOutcome.ProviderFailed) : null);
}
