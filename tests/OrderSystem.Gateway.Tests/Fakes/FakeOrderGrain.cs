using OrderSystem.Contracts;
using OrderSystem.Contracts.Callers;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;
using OrderSystem.Contracts.Users;
using OrderSystem.Database;
using Orleans.Storage;

namespace OrderSystem.Gateway.Tests.Fakes;

/// <summary>An order whose payment method says how placing and changing it end.</summary>
internal sealed class FakeOrderGrain(Guid id, FakeGrains grains) : IOrderGrain
{
    /// <summary>The text of the exceptions that are thrown; no client may ever see it.</summary>
    public const string Secret = "secret-exception-text";

    public const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    public const string SpanId = "00f067aa0ba902b7";

    private static readonly DateTimeOffset PlacedAt = new(2026, 1, 1, 13, 0, 0, TimeSpan.FromHours(1));

    private PlaceOrder? _command;
    private OrderResult? _result;
    private string? _ownerId;

    public PlaceOrder? Command => _command;

    public async Task<OrderResult> Place(PlaceOrder command, Caller caller)
    {
        switch (command.PaymentMethod)
        {
            case "pm_no_silo":
                throw new SiloUnavailableException(Secret);
            case "pm_no_storage":
                throw new StorageUnavailableException(mayPass: false, new IOException(Secret));
            case "pm_lost_race":
                throw new InconsistentStateException(Secret);
            case "pm_no_answer":
                throw new TimeoutException(Secret);
            case "pm_bug":
                throw new InvalidOperationException(Secret);
            default:
                return await PlaceOnce(command, caller);
        }
    }

    public Task<Order?> Get(Caller caller) => grains.CountRead(() => StoredFor(caller));

    public Task<OrderSteps?> GetSteps(Caller caller) => Task.FromResult(StoredFor(caller) is { } order ? StepsOf(order) : null);

    public Task<OrderResult> Cancel(Caller caller) => Change(caller, OrderStatus.Cancelled);

    public Task<OrderResult> Refund(Caller caller) => Change(caller, OrderStatus.Refunded);

    private async Task<OrderResult> PlaceOnce(PlaceOrder command, Caller caller)
    {
        if (_result is not null)
        {
            return SameAs(command)
                ? _result with { Replayed = true }
                : new OrderResult(OrderOutcome.Conflict);
        }

        if (await grains.User(command.UserId).AddOrder(new OrderReference(id, PlacedAt), caller) is not { } added)
        {
            return new OrderResult(OrderOutcome.NotFound);
        }

        _ownerId = added.OwnerId;
        _command = command;
        var (outcome, status, declineCode) = command.PaymentMethod switch
        {
            "pm_card_chargeDeclined" => (OrderOutcome.Declined, OrderStatus.Declined, "card_declined"),
            "pm_card_insufficientFunds" => (OrderOutcome.Declined, OrderStatus.Declined, "insufficient_funds"),
            "pm_card_error" => (OrderOutcome.ProviderFailed, OrderStatus.Placed, null),
            "pm_given_up" => (OrderOutcome.ProviderFailed, OrderStatus.PaymentFailed, null),
            "pm_card_timeout" => (OrderOutcome.ProviderTimedOut, OrderStatus.Placed, (string?)null),
            _ => (OrderOutcome.Done, OrderStatus.Paid, null),
        };
        var total = command.Lines.Select(line => line.Total).Aggregate((left, right) => left + right);
        var order = new Order(
            id, command.UserId, status, command.Lines, total, outcome == OrderOutcome.Done ? "txn_1" : null, declineCode, PlacedAt, PlacedAt);

        _result = new OrderResult(outcome, order, false);
        return _result;
    }

    private Order? StoredFor(Caller caller) => caller.MayAccess(_ownerId) ? _result?.Order : null;

    private static OrderSteps StepsOf(Order order) => new(
        new[]
        {
            new OrderStep(OrderStepKind.Placed, order.PlacedAt, 0, null, TraceId, SpanId),
            new OrderStep(OrderStepKind.PaymentAttempted, order.PlacedAt, 0, PaymentOutcome.ProviderTimedOut, TraceId, SpanId),
            new OrderStep(OrderStepKind.PaymentAttempted, order.UpdatedAt, 1, PaymentOutcome.Succeeded, null, null),
        },
        FoldedAttempts: 2);

    private bool SameAs(PlaceOrder command) =>
        command.UserId == _command!.UserId
        && command.PaymentMethod == _command.PaymentMethod
        && command.Lines.Select(Written).SequenceEqual(_command.Lines.Select(Written));

    // As written, so that 12.5 and 12.50 would differ here.
    private static string Written(OrderLine line) => $"{line.Sku}|{line.Quantity}|{line.UnitPrice}";

    private Task<OrderResult> Change(Caller caller, OrderStatus to)
    {
        if (StoredFor(caller) is not { } order)
        {
            return Task.FromResult(new OrderResult(OrderOutcome.NotFound));
        }

        return Task.FromResult(_command!.PaymentMethod switch
        {
            "pm_change_fails" => new OrderResult(OrderOutcome.ProviderFailed, order),
            "pm_change_hangs" => new OrderResult(OrderOutcome.ProviderTimedOut, order),
            _ when order.Status != OrderStatus.Paid && order.Status != to => new OrderResult(OrderOutcome.IllegalTransition, order),
            _ => Done(order with { Status = to }),
        });
    }

    private OrderResult Done(Order order)
    {
        _result = _result! with { Order = order };
        return new OrderResult(OrderOutcome.Done, order);
    }
}
