using System.Collections.Concurrent;
using OrderSystem.Contracts.Payments;

namespace OrderSystem.Silo.Tests.Cluster;

/// <summary>
/// Everything by which grains reach out of their memory: writes, reminders, requests to the payment provider. Those of
/// a watched order are counted, and one of them fails when a <see cref="Fault"/> says so.
/// </summary>
internal sealed class Operations
{
    private readonly ConcurrentDictionary<Guid, WatchedFlow> _flows = new();

    /// <summary>Watches the operations of grains, and of the payments, with these ids.</summary>
    public WatchedFlow Watch(params Guid[] ids)
    {
        var flow = new WatchedFlow();
        foreach (var id in ids)
        {
            _flows[id] = flow;
        }

        return flow;
    }

    public Task<T> Do<T>(Guid id, string name, Func<Task<T>> effect) =>
        _flows.TryGetValue(id, out var flow) ? flow.Do(name, effect, onFault: null) : effect();

    /// <summary>The same for the payment provider, whose failures are outcomes.</summary>
    public Task<PaymentResult> Ask(Guid id, string name, Func<Task<PaymentResult>> effect) =>
        _flows.TryGetValue(id, out var flow)
            ? flow.Do(name, effect, () => new PaymentResult(PaymentOutcome.ProviderTimedOut))
            : effect();
}
