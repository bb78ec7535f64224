using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using OrderSystem.Contracts.Orders;
using OrderSystem.Database;
using OrderSystem.Silo.Orders;

namespace OrderSystem.Silo.Tests.Cluster;

/// <summary>Unfinished orders, as a database tells them from what is stored.</summary>
internal sealed class SharedUnfinishedOrders : IUnfinishedOrders
{
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _due = new();

    /// <summary>What the next reading fails with, before its first order.</summary>
    public Exception? NextFailure { get; set; }

    public bool Contains(Guid order) => _due.ContainsKey(order);

    public void Note<T>(GrainId grain, T state)
    {
        if (state is not OrderState order)
        {
            return;
        }

        if (order.Status.IsFinal())
        {
            _due.TryRemove(grain.GetGuidKey(), out _);
        }
        else
        {
            _due[grain.GetGuidKey()] = order.RecoverAt ?? order.UpdatedAt;
        }
    }

    public async IAsyncEnumerable<Guid> ReadDueAsync(DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (NextFailure is { } failure)
        {
            NextFailure = null;
            throw failure;
        }

        foreach (var (order, _) in _due.Where(order => order.Value <= now).OrderBy(order => order.Value))
        {
            yield return order;
        }
    }
}
