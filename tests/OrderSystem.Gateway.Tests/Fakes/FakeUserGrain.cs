using OrderSystem.Contracts.Callers;
using OrderSystem.Contracts.Users;

namespace OrderSystem.Gateway.Tests.Fakes;

internal sealed class FakeUserGrain(Guid id) : IUserGrain
{
    private readonly List<OrderReference> _orders = [];

    private string? _ownerId;

    public User? Stored { get; private set; }

    public Task<User> Create(CreateUser command, Caller caller)
    {
        _ownerId ??= caller.OwnerId;
        Stored ??= new User(id, command.Name, command.Email, new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        return Task.FromResult(Stored);
    }

    public Task<User?> Get(Caller caller) => Task.FromResult(StoredFor(caller));

    public Task<AddOrderResult?> AddOrder(OrderReference order, Caller caller)
    {
        if (StoredFor(caller) is null)
        {
            return Task.FromResult<AddOrderResult?>(null);
        }

        lock (_orders)
        {
            _orders.Add(order);
        }

        return Task.FromResult<AddOrderResult?>(new AddOrderResult(_ownerId, order.PlacedAt));
    }

    public Task<OrderReferencePage?> ListOrders(long? cursor, int limit, Caller caller)
    {
        if (StoredFor(caller) is null)
        {
            return Task.FromResult<OrderReferencePage?>(null);
        }

        lock (_orders)
        {
            var end = (int)Math.Clamp(cursor ?? _orders.Count, 0, _orders.Count);
            var start = Math.Max(0, end - limit);
            var page = _orders[start..end];
            page.Reverse();
            return Task.FromResult<OrderReferencePage?>(new OrderReferencePage(page, start == 0 ? null : start));
        }
    }

    private User? StoredFor(Caller caller) => caller.MayAccess(_ownerId) ? Stored : null;
}
