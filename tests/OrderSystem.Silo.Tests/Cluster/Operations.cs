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

/// <summary>The operations of one order, in the order they are made, and the fault that is set for one of them.</summary>
internal sealed class WatchedFlow
{
    private readonly Lock _lock = new();
    private readonly List<string> _names = [];
    private Fault? _fault;
    private int _sinceFault;
    private bool _ended;

    /// <summary>What was done so far.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_lock)
            {
                return [.. _names];
            }
        }
    }

    /// <summary>Sets the fault, and counts anew.</summary>
    public void Set(Fault? fault)
    {
        lock (_lock)
        {
            (_fault, _sinceFault, _ended) = (fault, 0, false);
        }
    }

    /// <summary>Does an operation, or fails it.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="effect">Does it.</param>
    /// <param name="onFault">The answer of an operation whose failure is no exception.</param>
    public async Task<T> Do<T>(string name, Func<Task<T>> effect, Func<T>? onFault)
    {
        var fault = Begin(name);
        if (fault is { AfterEffect: false })
        {
            return Fail(name, fault, onFault);
        }

        var result = await effect();
        return fault is null ? result : Fail(name, fault, onFault);
    }

    private Fault? Begin(string name)
    {
        lock (_lock)
        {
            if (_ended)
            {
                throw new InjectedFaultException($"The process has ended before: {name}.");
            }

            _names.Add(name);
            return ++_sinceFault == _fault?.At ? _fault : null;
        }
    }

    private T Fail<T>(string name, Fault fault, Func<T>? onFault)
    {
        if (fault.Kind == FaultKind.Failure && onFault is not null)
        {
            return onFault();
        }

        lock (_lock)
        {
            _ended = fault.Kind == FaultKind.Crash;
        }

        throw new InjectedFaultException($"{fault.Kind} at {name}.");
    }
}

/// <summary>What happens at an operation.</summary>
/// <param name="At">The number of the operation, from 1, counted from where the fault is set.</param>
/// <param name="Kind">What happens.</param>
/// <param name="AfterEffect">Whether the operation takes effect all the same.</param>
internal sealed record Fault(int At, FaultKind Kind, bool AfterEffect);

internal enum FaultKind
{
    /// <summary>The operation fails; the process lives on and may do others.</summary>
    Failure,

    /// <summary>The process ends: from then on nothing it does takes effect.</summary>
    Crash,
}

/// <summary>An operation failed because the test wants it to.</summary>
internal sealed class InjectedFaultException(string message) : Exception(message);
