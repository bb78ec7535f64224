using OrderSystem.Contracts.Callers;
using OrderSystem.Contracts.Users;

namespace OrderSystem.Gateway.Tests.Fakes;

/// <summary>A real grain, for a real silo, that is no user.</summary>
internal sealed class NobodyGrain : Grain, IUserGrain
{
    public Task<CreateUserResult> Create(CreateUser command, Caller caller) => throw new NotSupportedException();

    public Task<User?> Get(Caller caller) => Task.FromResult<User?>(null);

    public Task<AddOrderResult?> AddOrder(OrderReference order, Caller caller) => Task.FromResult<AddOrderResult?>(null);

    public Task<OrderReferencePage?> ListOrders(long? cursor, int limit, Caller caller) => Task.FromResult<OrderReferencePage?>(null);
}
