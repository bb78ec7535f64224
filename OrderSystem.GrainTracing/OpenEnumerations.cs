using System.Collections.Concurrent;
using System.Diagnostics;

namespace OrderSystem.GrainTracing;

/// <summary>An enumeration that is under way on this side of the call: one span and one measurement for all its batches.</summary>
/// <param name="method">The application's method.</param>
/// <param name="span">The span, if it has one.</param>
/// <param name="start">When it began, as <see cref="Stopwatch"/> tells; 0 where it is not measured.</param>
/// <param name="ofCaller">The token that the caller may cancel the enumeration with, which is no error.</param>
internal sealed class OpenEnumeration(GrainMethod method, Activity? span, long start, CancellationToken ofCaller)
{
    public GrainMethod Method { get; } = method;

    public Activity? Span { get; } = span;

    public long Start { get; } = start;

    /// <summary>When a batch was last asked for.</summary>
    public DateTimeOffset LastUsed { get; set; }

    /// <summary>
    /// Whether the caller disposes of the enumeration. What that cancels is no error, though the caller's own
    /// cancellation, a message apart, may arrive later.
    /// </summary>
    public bool IsGivenUp { get; set; }

    /// <summary>Whether its own caller cancelled it.</summary>
    public bool IsCancelled => ofCaller.IsCancellationRequested;

    /// <summary>The token by which the caller gave up: that of the enumeration, or that of the call for a batch.</summary>
    public CancellationToken CancelledBy(IGrainCallContext call) =>
        call.Request.GetCancellationToken() is { IsCancellationRequested: true } ofCall ? ofCall : ofCaller;

    /// <summary>Says on the span that nobody read on, and that it ended when somebody last did.</summary>
    public void MarkAbandoned()
    {
        Span?.AddEvent(new ActivityEvent(AttributeNames.AbandonedEvent, LastUsed));
        Span?.SetEndTime(LastUsed.UtcDateTime);
    }
}

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

    public OpenEnumeration Add(Guid id, OpenEnumeration enumeration)
    {
        enumeration.LastUsed = _time.GetUtcNow();
        return _open[id] = enumeration;
    }

    public OpenEnumeration? Use(Guid id)
    {
        if (_open.TryGetValue(id, out var enumeration))
        {
            enumeration.LastUsed = _time.GetUtcNow();
        }

        return enumeration;
    }

    /// <summary>Takes an enumeration out, once: who gets it says how it ended.</summary>
    public OpenEnumeration? Take(Guid id) => _open.TryRemove(id, out var enumeration) ? enumeration : null;

    public void Dispose() => _sweep.Dispose();

    private void Sweep()
    {
        var limit = _time.GetUtcNow() - _idleLimit;
        foreach (var (id, enumeration) in _open)
        {
            // Not measured: nobody knows how long it took.
            if (enumeration.LastUsed <= limit && Take(id) is not null)
            {
                enumeration.MarkAbandoned();
                enumeration.Span?.Stop();
            }
        }
    }
}
