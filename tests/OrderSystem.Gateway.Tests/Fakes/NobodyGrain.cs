using System.Collections.Concurrent;
using OrderSystem.Contracts.Callers;
using OrderSystem.Contracts.Users;

namespace OrderSystem.Gateway.Tests.Fakes;

/// <summary>A real grain, for a real silo, that is no user; being read it fails as it is told.</summary>
internal sealed class NobodyGrain : Grain, IUserGrain
{
    private static readonly ConcurrentDictionary<Guid, ConcurrentQueue<Exception>> Failures = new();

    /// <summary>Lets the next reads of a user fail, one after the other.</summary>
    public static void FailReads(Guid id, params Exception[] failures) => Failures[id] = new ConcurrentQueue<Exception>(failures);

    public Task<User> Create(CreateUser command, Caller caller) => throw new NotSupportedException();

    public Task<User?> Get(Caller caller) =>
        Failures.TryGetValue(this.GetPrimaryKey(), out var failures) && failures.TryDequeue(out var failure)
            ? Task.FromException<User?>(failure)
            : Task.FromResult<User?>(null);

    public Task<AddOrderResult?> AddOrder(OrderReference order, Caller caller) => Task.FromResult<AddOrderResult?>(null);

    public Task<OrderReferencePage?> ListOrders(long? cursor, int limit, Caller caller) => Task.FromResult<OrderReferencePage?>(null);
}
