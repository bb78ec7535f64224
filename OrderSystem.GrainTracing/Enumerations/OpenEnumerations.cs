using System.Collections.Concurrent;
using System.Diagnostics;

namespace OrderSystem.GrainTracing.Enumerations;

/// <summary>
/// The enumerations under way. Orleans forgets one that nobody reads from within twice the response time-out, and so
/// does this: what is never disposed of does not stay for ever.
/// </summary>
internal sealed class OpenEnumerations : IDisposable
{
    private readonly ConcurrentDictionary<Guid, OpenEnumeration> _open = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _idleLimit;
    private readonly ITimer _sweep;

    public OpenEnumerations(TimeProvider time, TimeSpan idleLimit)
    {
        _time = time;
        _idleLimit = idleLimit;
        using (ExecutionContext.SuppressFlow())
        {
            _sweep = time.CreateTimer(static state => ((OpenEnumerations)state!).Sweep(), this, idleLimit, idleLimit);
        }
    }

    public int Count => _open.Count;

    public OpenEnumeration Add(Guid id, Activity span, CancellationToken ofCaller) =>
        _open[id] = new OpenEnumeration(span, ofCaller) { LastUsed = _time.GetUtcNow() };

    public OpenEnumeration? Use(Guid id)
    {
        if (_open.TryGetValue(id, out var enumeration))
        {
            enumeration.LastUsed = _time.GetUtcNow();
        }

        return enumeration;
    }

    /// <summary>Notes that the caller disposes of the enumeration.</summary>
    public void GiveUp(Guid id)
    {
        if (_open.TryGetValue(id, out var enumeration))
        {
            enumeration.IsGivenUp = true;
        }
    }

    /// <summary>Ends an enumeration's span, once; the first to do so describes how it ended.</summary>
    public void End(Guid id, Action<OpenEnumeration>? describe = null)
    {
        if (_open.TryRemove(id, out var enumeration))
        {
            describe?.Invoke(enumeration);
            enumeration.Span.Stop();
        }
    }

    public void Dispose() => _sweep.Dispose();

    private void Sweep()
    {
        var limit = _time.GetUtcNow() - _idleLimit;
        foreach (var (id, enumeration) in _open)
        {
            if (enumeration.LastUsed <= limit)
            {
                End(id, static enumeration => enumeration.MarkAbandoned());
            }
        }
    }
}
