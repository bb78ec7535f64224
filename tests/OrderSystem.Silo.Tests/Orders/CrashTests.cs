using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Tests.Cluster;
using OrderSystem.Testing;

namespace OrderSystem.Silo.Tests.Orders;

/// <summary>Writes that fail and silos that end in the middle of an order.</summary>
public sealed class CrashTests : IAsyncLifetime
{
    private readonly OrderCluster _cluster = new();
    private readonly Guid _id = Guid.NewGuid();

    private IOrderGrain Order => _cluster.Order(_id);

    public async ValueTask InitializeAsync() => await _cluster.InitializeAsync();

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    public static TheoryData<string, int, WriteFault> Faults()
    {
        var data = new TheoryData<string, int, WriteFault>();
        foreach (var fault in new[] { WriteFault.Lost, WriteFault.Unanswered })
        {
            data.Add("order", 1, fault);
            data.Add("order", 2, fault);
            data.Add("payment", 1, fault);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_failed_write_fails_the_call_and_the_same_command_again_finds_the_truth(string state, int write, WriteFault fault)
    {
        var user = await _cluster.NewUser();
        var command = Commands.Place(user, _cluster.Provider.GoodCard);
        var grain = state == "order" ? Order.GetGrainId() : _cluster.Payment(_id).GetGrainId();
        _cluster.Storage.FailWrite(state, grain, write, fault);

        await Assert.ThrowsAnyAsync<Exception>(() => Order.Place(command));
        var again = await Order.Place(command);

        Assert.Equal(OrderOutcome.Done, again.Outcome);
        Assert.Equivalent(again.Order, await Order.Get(), strict: true);
        Assert.Equal(Commands.Price * 3, _cluster.Provider.Book(_id).Balance);
        Assert.Equivalent(again.Order, Assert.Single((await _cluster.User(user).ListOrders(null, 10))!.Orders), strict: true);
    }

    [Fact]
    public async Task The_same_command_after_an_unanswered_write_is_the_order_of_that_time()
    {
        var command = Commands.Place(await _cluster.NewUser(), _cluster.Provider.GoodCard);
        _cluster.Storage.FailWrite("order", Order.GetGrainId(), 1, WriteFault.Unanswered);
        await Assert.ThrowsAnyAsync<Exception>(() => Order.Place(command));
        var stored = await Order.Get();

        var again = await Order.Place(command);

        Assert.Equal(stored!.PlacedAt, again.Order!.PlacedAt);
    }

    [Theory]
    [InlineData(WriteFault.Lost)]
    [InlineData(WriteFault.Unanswered)]
    public async Task An_order_whose_confirmation_was_not_written_is_confirmed_by_the_recovery(WriteFault fault)
    {
        _cluster.Storage.FailWrite("order", Order.GetGrainId(), 2, fault);

        await Assert.ThrowsAnyAsync<Exception>(async () => await Order.Place(Commands.Place(await _cluster.NewUser(), _cluster.Provider.GoodCard)));

        await Eventually.Is(Order.Get, order => order!.Status == OrderStatus.Paid);
        await Eventually.IsTrue(() => !_cluster.Unfinished.Contains(_id));
        Assert.Equal(1, _cluster.Provider.Book(_id).ChargeCalls);
    }

    [Fact]
    public async Task A_call_that_waits_behind_a_failed_write_sees_the_truth()
    {
        var command = Commands.Place(await _cluster.NewUser(), _cluster.Provider.GoodCard);
        _cluster.Storage.FailWrite("order", Order.GetGrainId(), 1, WriteFault.Lost);

        var calls = Enumerable.Range(0, 10).Select(_ => Order.Place(command)).ToList();

        await Task.WhenAll(calls.Select(call => Settle(call)));
        _ = Assert.Single(calls, call => call.IsFaulted);
        _ = Assert.Single(calls, call => call.IsCompletedSuccessfully && !call.Result.Replayed);
        Assert.Equal(1, _cluster.Provider.Book(_id).ChargeCalls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_order_survives_the_end_of_its_silo_during_the_payment(bool charged)
    {
        var asked = new TaskCompletionSource();
        var card = _cluster.Provider.NewCard(async call =>
        {
            if (call > 1)
            {
                return null;
            }

            if (charged)
            {
                _cluster.Provider.Book(_id).Charge(Commands.Price * 3);
            }

            // As long as the provider's client waits, which ends with its own time-out.
            asked.TrySetResult();
            await Task.Delay(TimeSpan.FromSeconds(5));
            return new PaymentResult(PaymentOutcome.ProviderTimedOut);
        });
        var command = Commands.Place(await _cluster.NewUser(), card);
        var placing = Order.Place(command);
        await asked.Task;

        await _cluster.Cluster.KillSiloAsync(_cluster.SiloOf(Order), TestContext.Current.CancellationToken);

        await Eventually.Is(
            async () =>
            {
                try
                {
                    // One that went to the silo that is gone waits for Orleans' time-out.
                    return await Order.Get().WaitAsync(TimeSpan.FromSeconds(1));
                }
                catch (Exception exception) when (exception is TimeoutException or OrleansException)
                {
                    return null;
                }
            },
            order => order?.Status == OrderStatus.Paid);
        Assert.False(placing.IsCompletedSuccessfully);
        placing.Ignore();
        Assert.Equal(Commands.Price * 3, _cluster.Provider.Book(_id).Balance);
        Assert.True((await Order.Place(command)).Replayed);
    }

    private static async Task Settle(Task call) => await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
