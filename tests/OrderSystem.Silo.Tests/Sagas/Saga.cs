using OrderSystem.Contracts;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Payments;
using OrderSystem.Silo.Tests.Cluster;

namespace OrderSystem.Silo.Tests.Sagas;

/// <summary>One order of a user of its own, driven through requests, ticks and faults, with what must hold whatever happens.</summary>
internal sealed class Saga
{
    private const int MaxTicks = 20;

    private readonly OrderCluster _cluster;
    private readonly Guid _id = Guid.NewGuid();
    private readonly Guid _user;
    private readonly PlaceOrder _command;
    private readonly Money _total = Commands.Price * 3;
    private OrderResult? _answer;
    private bool _acknowledged;

    private Saga(OrderCluster cluster, Guid user, string card)
    {
        _cluster = cluster;
        _user = user;
        _command = Commands.Place(user, card);
        Flow = cluster.Operations.Watch(_id, user);
    }

    public WatchedFlow Flow { get; }

    private IOrderGrain Order => _cluster.Order(_id);

    public static async Task<Saga> Begin(OrderCluster cluster, Card card) => new(cluster, await cluster.NewUser(), card.Issue(cluster.Provider));

    /// <summary>Sends a request or a tick, with a fault at one of its operations.</summary>
    public async Task Do(Step step, Fault? fault)
    {
        Flow.Set(fault);
        try
        {
            await Do(step);
        }
        catch (Exception) when (fault is not null)
        {
            // The client of a request that fails so is told that the outcome is not known.
        }
        finally
        {
            Flow.Set(fault: null);
        }

        if (fault is { Kind: FaultKind.Crash })
        {
            await ForgetMemory();
        }
    }

    /// <summary>Lets the recovery come as long as it has something to do.</summary>
    public async Task LetTheRecoveryFinish()
    {
        for (var tick = 0; tick < MaxTicks && _cluster.Unfinished.Contains(_id); tick++)
        {
            await Do(Step.Tick, fault: null);
        }
    }

    /// <summary>Asserts that the order is done, and everything about it right.</summary>
    public async Task ShouldBeSettled()
    {
        await ForgetMemory();
        var book = _cluster.Provider.Book(_id);
        Assert.False(_cluster.Unfinished.Contains(_id));
        Assert.InRange(book.Charges, 0, 1);

        if (await Order.Get() is not { } order)
        {
            Assert.False(_acknowledged, "The order was acknowledged and is lost.");
            Assert.Equal(0, book.ChargeCalls);
            return;
        }

        Assert.True(order.Status.IsFinal(), $"The order is left as {order.Status}.");
        Assert.Equal(order.Status == OrderStatus.Paid ? _total : null, book.Balance);
        Assert.True(order.Status != OrderStatus.Paid || book.Charges == 1);
        await PaymentShouldAgreeWith(order);
        await StepsShouldLeadTo(order);

        var listed = (await _cluster.User(_user).ListOrders(null, 100))!.Orders;
        Assert.Equivalent(order, Assert.Single(listed), strict: true);
        await RepetitionsShouldChangeNothing(order);
    }

    /// <summary>A request, or a tick, and what is to be remembered of its answer.</summary>
    private async Task Do(Step step)
    {
        switch (step)
        {
            case Step.Place:
                Remember(await Order.Place(_command));
                break;
            case Step.Cancel:
                await Order.Cancel();
                break;
            case Step.Refund:
                await Order.Refund();
                break;
            case Step.Tick when _cluster.Unfinished.Contains(_id):
                await _cluster.Recover(later: TimeSpan.FromDays(1));
                break;
        }
    }

    private void Remember(OrderResult answer)
    {
        _acknowledged = true;
        if (!answer.Order!.Status.IsFinal())
        {
            Assert.Null(_answer);
            Assert.False(answer.Replayed);
        }
        else if (_answer is null)
        {
            _answer = answer;
        }
        else
        {
            Assert.Equivalent(_answer with { Replayed = true }, answer, strict: true);
        }
    }

    private async Task PaymentShouldAgreeWith(Order order)
    {
        // Without a command it was given back before an outcome was known.
        var payment = _cluster.StoredPayment(_id) is { Command: not null } known ? known.Status : (PaymentStatus?)null;
        Assert.Contains(
            (order.Status, payment),
            new (OrderStatus, PaymentStatus?)[]
            {
                (OrderStatus.Paid, PaymentStatus.Succeeded),
                (OrderStatus.Declined, PaymentStatus.Declined),
                (OrderStatus.PaymentFailed, PaymentStatus.Refunded),
                (OrderStatus.Cancelled, PaymentStatus.Refunded),
                (OrderStatus.Refunded, PaymentStatus.Refunded),

                // Given up or cancelled before the payment was asked for, or after it was declined and before the order was.
                (OrderStatus.PaymentFailed, null),
                (OrderStatus.Cancelled, null),
                (OrderStatus.PaymentFailed, PaymentStatus.Declined),
                (OrderStatus.Cancelled, PaymentStatus.Declined),
            });
    }

    private async Task StepsShouldLeadTo(Order order)
    {
        var steps = (await Order.GetSteps())!.Steps;
        Assert.Equal(steps.Select(step => step.At).Order(), steps.Select(step => step.At));
        Assert.Equal((order.PlacedAt, order.UpdatedAt), (steps[0].At, steps[^1].At));

        var statuses = steps.Where(step => Enum.TryParse<OrderStatus>(step.Kind.ToString(), out _))
            .Select(step => Enum.Parse<OrderStatus>(step.Kind.ToString()))
            .ToList();
        Assert.Equal((OrderStatus.Placed, order.Status), (statuses[0], statuses[^1]));
        Assert.All(statuses.Zip(statuses.Skip(1)), pair => Assert.True(pair.First.CanBecome(pair.Second), $"{pair.First} -> {pair.Second}"));
        Assert.NotNull(steps[^2].Outcome);
    }

    private async Task RepetitionsShouldChangeNothing(Order order)
    {
        var (charges, voids) = (_cluster.Provider.Book(_id).ChargeCalls, _cluster.Provider.Book(_id).VoidCalls);

        await Do(Step.Place);
        await Do(Step.Place);
        if (order.Status == OrderStatus.Cancelled)
        {
            Assert.Equivalent(new OrderResult(OrderOutcome.Done, order), await Order.Cancel(), strict: true);
        }

        if (order.Status == OrderStatus.Refunded)
        {
            Assert.Equivalent(new OrderResult(OrderOutcome.Done, order), await Order.Refund(), strict: true);
        }

        Assert.Equivalent(order, await Order.Get(), strict: true);
        Assert.Equal((charges, voids), (_cluster.Provider.Book(_id).ChargeCalls, _cluster.Provider.Book(_id).VoidCalls));
    }

    private async Task ForgetMemory()
    {
        await _cluster.Cluster.DeactivateAsync(Order);
        await _cluster.Cluster.DeactivateAsync(_cluster.Payment(_id));
        await _cluster.Cluster.DeactivateAsync(_cluster.User(_user));
    }
}
