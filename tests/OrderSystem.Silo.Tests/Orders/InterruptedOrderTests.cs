using Microsoft.Extensions.DependencyInjection;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Orders;
using OrderSystem.Silo.Tests.Cluster;
using Orleans.Serialization;

namespace OrderSystem.Silo.Tests.Orders;

/// <summary>The recovery that goes over all unfinished orders, and what may be in its way.</summary>
public sealed class InterruptedOrderTests : IAsyncLifetime
{
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(61);

    private readonly StillCluster _cluster = new();

    public async ValueTask InitializeAsync() => await _cluster.InitializeAsync();

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task An_order_is_left_alone_until_it_is_due()
    {
        var order = await PlaceUnpaid();

        await _cluster.Recover(later: TimeSpan.FromMinutes(59));
        Assert.Equal(OrderStatus.Placed, await StatusOf(order));

        await _cluster.Recover(Later);
        Assert.Equal(OrderStatus.Paid, await StatusOf(order));
    }

    [Fact]
    public async Task A_round_that_cannot_read_the_orders_leaves_them_to_the_next()
    {
        var order = await PlaceUnpaid();
        _cluster.Unfinished.NextFailure = new IOException("The database is away.");

        await _cluster.Recover(Later);
        Assert.Equal(OrderStatus.Placed, await StatusOf(order));

        await _cluster.Recover(Later);
        Assert.Equal(OrderStatus.Paid, await StatusOf(order));
    }

    [Fact]
    public async Task An_order_that_cannot_be_taken_up_keeps_no_other_from_it()
    {
        var orders = new List<Guid>();
        for (var count = 0; count < 3 * OrderRecovery.MaxAtOnce; count++)
        {
            orders.Add(await PlaceUnpaid());
        }

        var stuck = orders.Take(2 * OrderRecovery.MaxAtOnce).ToArray();
        foreach (var order in stuck)
        {
            // Placed, not settled, and now the attempt.
            _cluster.Storage.FailWrite("order", _cluster.Order(order).GetGrainId(), 3, WriteFault.Lost);
        }

        await _cluster.Recover(Later);
        Assert.All(stuck, order => Assert.True(_cluster.Unfinished.Contains(order)));
        Assert.All(orders.Except(stuck), order => Assert.False(_cluster.Unfinished.Contains(order)));

        await _cluster.Recover(Later);
        Assert.All(orders, order => Assert.False(_cluster.Unfinished.Contains(order)));
    }

    [Fact]
    public async Task Many_unfinished_orders_are_taken_up_a_few_at_a_time()
    {
        var (now, most) = (0, 0);
        var card = _cluster.Provider.NewCard(async call =>
        {
            if (call == 1)
            {
                return new PaymentResult(PaymentOutcome.ProviderFailed);
            }

            InterlockedMax(ref most, Interlocked.Increment(ref now));
            await Task.Delay(10, TestContext.Current.CancellationToken);
            Interlocked.Decrement(ref now);
            return null;
        });
        var user = await _cluster.NewUser();
        var orders = Enumerable.Range(0, 10 * OrderRecovery.MaxAtOnce).Select(_ => Guid.NewGuid()).ToArray();
        await Task.WhenAll(orders.Select(order => _cluster.Order(order).Place(Commands.Place(user, card))));

        await _cluster.Recover(Later);

        Assert.All(orders, order => Assert.False(_cluster.Unfinished.Contains(order)));
        Assert.InRange(most, 2, OrderRecovery.MaxAtOnce);
    }

    [Fact]
    public async Task An_order_that_several_silos_find_due_is_taken_up_once()
    {
        var card = _cluster.Provider.NewCard(_ => Task.FromResult<PaymentResult?>(new PaymentResult(PaymentOutcome.ProviderFailed)));
        var order = Guid.NewGuid();
        await _cluster.Order(order).Place(Commands.Place(await _cluster.NewUser(), card));

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _cluster.Recover(Later)));

        Assert.Equal(1 + 1, _cluster.Provider.Book(order).ChargeCalls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_reminder_of_an_order_of_a_former_version_finishes_it_and_goes(bool isThereAnOrder)
    {
        var order = _cluster.Order(isThereAnOrder ? await PlaceUnpaid() : Guid.NewGuid());
        if (isThereAnOrder)
        {
            await Rewrite(order, state => state with { RecoverAt = null });
        }

        await _cluster.Reminders.UpsertRow(new ReminderEntry
        {
            GrainId = order.GetGrainId(),
            ReminderName = "recover",
            StartAt = DateTime.UtcNow,
            Period = TimeSpan.FromMinutes(1),
        });

        await order.AsReference<IRemindable>().ReceiveReminder("recover", default, TestContext.Current.CancellationToken);

        Assert.Equal(0, _cluster.Reminders.Count(order.GetGrainId()));
        Assert.Equal(isThereAnOrder ? OrderStatus.Paid : null, (await order.Get())?.Status);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    /// <summary>An order whose first attempt at its payment failed.</summary>
    private async Task<Guid> PlaceUnpaid()
    {
        var id = Guid.NewGuid();
        var card = _cluster.Provider.NewCard(call =>
            Task.FromResult(call == 1 ? new PaymentResult(PaymentOutcome.ProviderFailed) : null));
        await _cluster.Order(id).Place(Commands.Place(await _cluster.NewUser(), card));
        return id;
    }

    /// <summary>Changes what is stored of an order, past its grain.</summary>
    private async Task Rewrite(IOrderGrain order, Func<OrderState, OrderState> change)
    {
        var storage = _cluster.Storage.For(_cluster.SiloOf(order).ServiceProvider.GetRequiredService<Serializer>());
        await _cluster.Cluster.DeactivateAsync(order);
        var state = new GrainState<OrderState>();
        await storage.ReadStateAsync("order", order.GetGrainId(), state);
        state.State = change(state.State!);
        await storage.WriteStateAsync("order", order.GetGrainId(), state);
    }

    private async Task<OrderStatus> StatusOf(Guid order) => (await _cluster.Order(order).Get())!.Status;
}
