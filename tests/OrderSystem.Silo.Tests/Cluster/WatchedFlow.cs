namespace OrderSystem.Silo.Tests.Cluster;

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
