using OrderSystem.Contracts;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Payments;
using OrderSystem.Silo.Tests.Cluster;

namespace OrderSystem.Silo.Tests.Orders;

[Collection(OrderTests.Name)]
public sealed class PlaceOrderTests(OrderCluster cluster)
{
    private readonly Guid _id = Guid.NewGuid();

    private IOrderGrain Order => cluster.Order(_id);

    [Fact]
    public async Task An_order_with_a_good_card_is_paid()
    {
        var user = await cluster.NewUser();

        var result = await Order.Place(Commands.Place(user, cluster.Provider.GoodCard));

        Assert.Equal(OrderOutcome.Done, result.Outcome);
        Assert.False(result.Replayed);
        Assert.Equal((OrderStatus.Paid, new Money(37.50m, "EUR"), "tx_1"), (result.Order!.Status, result.Order.Total, result.Order.TransactionId));
        Assert.Equivalent(result.Order, await Order.Get(), strict: true);
        Assert.Equal(new Money(37.50m, "EUR"), cluster.Provider.Book(_id).Balance);
        Assert.False(cluster.Unfinished.Contains(_id));
        var page = await cluster.User(user).ListOrders(null, 10);
        Assert.Equivalent(result.Order, Assert.Single(page!.Orders), strict: true);
    }

    [Fact]
    public async Task An_order_is_written_twice_its_payment_once_and_its_user_not_at_all()
    {
        var user = await cluster.NewUser();

        await Order.Place(Commands.Place(user, cluster.Provider.GoodCard));

        Assert.Equal(2, cluster.Storage.Writes("order", Order.GetGrainId()));
        Assert.Equal(1, cluster.Storage.Writes("payment", cluster.Payment(_id).GetGrainId()));

        // When it was created.
        Assert.Equal(1, cluster.Storage.Writes("user", cluster.User(user).GetGrainId()));
    }

    [Fact]
    public async Task A_declined_card_declines_the_order()
    {
        var card = cluster.Provider.NewCard(_ => Answer(PaymentOutcome.Declined, "insufficient_funds"));

        var result = await Order.Place(Commands.Place(await cluster.NewUser(), card));

        Assert.Equal(OrderOutcome.Declined, result.Outcome);
        Assert.Equal((OrderStatus.Declined, "insufficient_funds"), (result.Order!.Status, result.Order.DeclineCode));
        Assert.Null(result.Order.TransactionId);
        Assert.False(cluster.Unfinished.Contains(_id));
        Assert.Equal(PaymentStatus.Declined, cluster.StoredPayment(_id)!.Status);
    }

    [Fact]
    public async Task Nothing_is_stored_for_a_user_that_does_not_exist()
    {
        var result = await Order.Place(Commands.Place(Guid.NewGuid(), cluster.Provider.GoodCard));

        Assert.Equal(new OrderResult(OrderOutcome.NotFound), result);
        Assert.Null(await Order.Get());
        Assert.False(cluster.Unfinished.Contains(_id));
        Assert.Equal(0, cluster.Provider.Book(_id).ChargeCalls);
    }

    [Fact]
    public async Task The_same_command_again_is_answered_with_the_stored_outcome()
    {
        var command = Commands.Place(await cluster.NewUser(), cluster.Provider.GoodCard);
        var first = await Order.Place(command);
        await cluster.Cluster.DeactivateAsync(Order);

        var second = await Order.Place(command with { Lines = command.Lines.Select(line => line with { UnitPrice = new Money(12.5000m, "EUR") }).ToArray() });

        Assert.True(second.Replayed);
        Assert.Equal(first.Outcome, second.Outcome);
        Assert.Equivalent(first.Order, second.Order, strict: true);
        Assert.Equal(1, cluster.Provider.Book(_id).ChargeCalls);
    }

    [Fact]
    public async Task Another_command_for_the_same_order_is_a_conflict()
    {
        var command = Commands.Place(await cluster.NewUser(), cluster.Provider.GoodCard);
        await Order.Place(command);

        var result = await Order.Place(command with { Lines = [command.Lines[0]] });

        Assert.Equal(new OrderResult(OrderOutcome.Conflict), result);
        Assert.Equal(2, (await Order.Get())!.Lines.Count);
    }

    [Fact]
    public async Task Concurrent_duplicates_make_one_order_and_one_charge()
    {
        var user = await cluster.NewUser();
        var card = cluster.Provider.NewCard(async _ =>
        {
            await Task.Delay(50);
            return null;
        });

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Order.Place(Commands.Place(user, card))));

        Assert.All(results, result => Assert.Equal(OrderOutcome.Done, result.Outcome));
        Assert.Single(results, result => !result.Replayed);
        Assert.Equal(1, cluster.Provider.Book(_id).ChargeCalls);
        Assert.Single((await cluster.User(user).ListOrders(null, 10))!.Orders);
    }

    [Fact]
    public async Task An_order_can_be_read_while_its_payment_is_under_way()
    {
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource<PaymentResult?>();
        var card = cluster.Provider.NewCard(_ =>
        {
            asked.TrySetResult();
            return answer.Task;
        });
        var placing = Order.Place(Commands.Place(await cluster.NewUser(), card));
        await asked.Task;

        var order = await Order.Get();

        Assert.Equal(OrderStatus.Placed, order!.Status);
        Assert.False(placing.IsCompleted);
        answer.SetResult(null);
        await placing;
    }

    [Fact]
    public async Task A_command_that_breaks_the_rules_is_refused_and_leaves_nothing()
    {
        var command = Commands.Place(await cluster.NewUser(), "4242424242424242");

        await Assert.ThrowsAsync<ArgumentException>(() => Order.Place(command));

        Assert.Null(await Order.Get());
        Assert.False(cluster.Unfinished.Contains(_id));
    }

    private static Task<PaymentResult?> Answer(PaymentOutcome outcome, string? declineCode = null) =>
        Task.FromResult<PaymentResult?>(new PaymentResult(outcome, DeclineCode: declineCode));
}
