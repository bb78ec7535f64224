using OrderSystem.Contracts.Users;

namespace OrderSystem.Gateway.Tests.Fakes;

internal sealed class FakeUserGrain(Guid id) : IUserGrain
{
    private readonly List<OrderReference> _orders = [];

    public User? Stored { get; private set; }

    public Task<CreateUserResult> Create(CreateUser command)
    {
        Stored ??= new User(id, command.Name, command.Email, new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        return Task.FromResult(new CreateUserResult(Stored, true));
    }

    public Task<User?> Get() => Task.FromResult(Stored);

    public Task<bool> AddOrder(OrderReference order)
    {
        lock (_orders)
        {
            _orders.Add(order);
        }

        return Task.FromResult(Stored is not null);
    }

    public Task<OrderReferencePage?> ListOrders(long? cursor, int limit)
    {
        if (Stored is null)
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
}
