using OrderSystem.Contracts.Users;

namespace OrderSystem.Gateway.Tests.Fakes;

/// <summary>A real grain, for a real silo, that is no user.</summary>
internal sealed class NobodyGrain : Grain, IUserGrain
{
    public Task<CreateUserResult> Create(CreateUser command) => throw new NotSupportedException();

    public Task<User?> Get() => Task.FromResult<User?>(null);

    public Task<bool> AddOrder(OrderReference order) => Task.FromResult(false);

    public Task<OrderReferencePage?> ListOrders(long? cursor, int limit) => Task.FromResult<OrderReferencePage?>(null);
}
