using System.Collections.Concurrent;
using System.Reflection;
using OrderSystem.Contracts.Callers;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;
using OrderSystem.Contracts.Users;
using OrderSystem.Database;
using Orleans.Storage;

namespace OrderSystem.Gateway.Tests.Support;

/// <summary>Stands in for the cluster: grains are plain objects, kept by id.</summary>
internal sealed class FakeGrains
{
    private readonly ConcurrentDictionary<Guid, FakeUserGrain> _users = new();
    private readonly ConcurrentDictionary<Guid, FakeOrderGrain> _orders = new();

    public FakeGrains()
    {
        Factory = DispatchProxy.Create<IGrainFactory, Finder>();
        ((Finder)Factory).Grains = this;
    }

    /// <summary>Finds users and orders by their ids, and nothing else.</summary>
    public IGrainFactory Factory { get; }

    /// <summary>How many lookups find no silo for the grain, as Orleans' client says it.</summary>
    public int FailingLookups { get; set; }

    public FakeUserGrain User(Guid id) => _users.GetOrAdd(id, key => new FakeUserGrain(key));

    private object Find(Type type, Guid id) => type switch
    {
        _ when FailingLookups > 0 => throw new ArgumentException($"Could not find an implementation ({--FailingLookups} to go)"),
        _ when type == typeof(IUserGrain) => User(id),
        _ when type == typeof(IOrderGrain) => _orders.GetOrAdd(id, key => new FakeOrderGrain(key, this)),
        _ => throw new NotSupportedException(type.Name),
    };

#pragma warning disable CA1852 // Not sealed: the proxy is made at run time and derives from it.
    internal class Finder : DispatchProxy
#pragma warning restore CA1852
    {
        public FakeGrains? Grains { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.GetGenericArguments() is [var type] && args is [Guid id, null]
                ? Grains!.Find(type, id)
                : throw new NotSupportedException(targetMethod.Name);
    }
}

internal sealed class FakeUserGrain(Guid id) : IUserGrain
{
    private readonly List<FakeOrderGrain> _orders = [];

    private string? _ownerId;
    private User? _stored;

    public Task<User> Create(CreateUser command, Caller caller)
    {
        _ownerId ??= caller.OwnerId;
        _stored ??= new User(id, command.Name, command.Email, new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        return Task.FromResult(_stored);
    }

    public Task<User?> Get(Caller caller) => Task.FromResult(StoredFor(caller));

    public Task<UserOwner?> GetOwner(Caller caller) => Task.FromResult(StoredFor(caller) is null ? null : new UserOwner(_ownerId));

    public Task<OrderPage?> ListOrders(OrderPosition? after, int limit, Caller caller)
    {
        if (StoredFor(caller) is null)
        {
            return Task.FromResult<OrderPage?>(null);
        }

        lock (_orders)
        {
            // All are placed at the same moment; the last one is the newest.
            var orders = _orders.Select(order => order.Stored!).Reverse().ToList();
            var start = after is null ? 0 : orders.FindIndex(order => order.Id == after.OrderId) + 1;
            var page = orders.Skip(start).Take(limit).ToArray();
            return Task.FromResult<OrderPage?>(new OrderPage(
                page, start + limit < orders.Count ? new OrderPosition(page[^1].PlacedAt, page[^1].Id) : null));
        }
    }

    /// <summary>Adds an order that was placed.</summary>
    public void Add(FakeOrderGrain order)
    {
        lock (_orders)
        {
            _orders.Add(order);
        }
    }

    private User? StoredFor(Caller caller) => caller.MayAccess(_ownerId) ? _stored : null;
}

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

    public Task<OrderResult> Place(PlaceOrder command, Caller caller) => command.PaymentMethod switch
    {
        "pm_no_silo" => throw new SiloUnavailableException(Secret),
        "pm_no_storage" => throw new StorageUnavailableException(mayPass: false, new IOException(Secret)),
        "pm_lost_race" => throw new InconsistentStateException(Secret),
        "pm_no_answer" => throw new TimeoutException(Secret),
        "pm_bug" => throw new InvalidOperationException(Secret),
        _ => PlaceOnce(command, caller),
    };

    /// <summary>The order as it is now; null before it is placed.</summary>
    public Order? Stored => _result?.Order;

    public Task<Order?> Get(Caller caller) => Task.FromResult(StoredFor(caller));

    public Task<OrderSteps?> GetSteps(Caller caller) => Task.FromResult(StoredFor(caller) is { } order ? StepsOf(order) : null);

    public Task<OrderResult> Cancel(Caller caller) => Task.FromResult(Change(caller, OrderStatus.Cancelled));

    public Task<OrderResult> Refund(Caller caller) => Task.FromResult(Change(caller, OrderStatus.Refunded));

    private async Task<OrderResult> PlaceOnce(PlaceOrder command, Caller caller)
    {
        if (_result is not null)
        {
            return Written(command) == Written(_command!) ? _result with { Replayed = true } : new OrderResult(OrderOutcome.Conflict);
        }

        var user = grains.User(command.UserId);
        if (await user.GetOwner(caller) is not { } owner)
        {
            return new OrderResult(OrderOutcome.NotFound);
        }

        _ownerId = owner.OwnerId;
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
        var transactionId = outcome == OrderOutcome.Done ? "txn_1" : null;
        var order = new Order(
            id, command.UserId, status, command.Lines, command.Total(), transactionId, declineCode, PlacedAt, PlacedAt);
        _result = new OrderResult(outcome, order);
        user.Add(this);
        return _result;
    }

    private Order? StoredFor(Caller caller) => caller.MayAccess(_ownerId) ? Stored : null;

    private static OrderSteps StepsOf(Order order) => new(
        new[]
        {
            new OrderStep(OrderStepKind.Placed, order.PlacedAt, 0, null, TraceId, SpanId),
            new OrderStep(OrderStepKind.PaymentAttempted, order.PlacedAt, 0, PaymentOutcome.ProviderTimedOut, TraceId, SpanId),
            new OrderStep(OrderStepKind.PaymentAttempted, order.UpdatedAt, 1, PaymentOutcome.Succeeded, null, null),
        },
        FoldedAttempts: 2);

    // As written, so that 12.5 and 12.50 would differ here.
    private static string Written(PlaceOrder command) =>
        $"{command.UserId} {command.PaymentMethod} {string.Join(' ', command.Lines)}";

    private OrderResult Change(Caller caller, OrderStatus to)
    {
        switch (_command?.PaymentMethod, StoredFor(caller))
        {
            case (_, null):
                return new OrderResult(OrderOutcome.NotFound);
            case ("pm_change_fails", var order):
                return new OrderResult(OrderOutcome.ProviderFailed, order);
            case ("pm_change_hangs", var order):
                return new OrderResult(OrderOutcome.ProviderTimedOut, order);
            case (_, { Status: not OrderStatus.Paid } order) when order.Status != to:
                return new OrderResult(OrderOutcome.IllegalTransition, order);
            case (_, var order):
                _result = _result! with { Order = order with { Status = to } };
                return new OrderResult(OrderOutcome.Done, _result.Order);
        }
    }
}
