using System.Collections.Concurrent;
using System.Diagnostics;

namespace OrderSystem.TraceTesting.InMemory;

/// <summary>The spans of this process that have started and not ended: a trace that has one is not complete.</summary>
internal sealed class OpenSpans
{
    private readonly ConcurrentDictionary<Activity, byte> _open = new(ReferenceEqualityComparer.Instance);

    public void Add(Activity activity) => _open.TryAdd(activity, 0);

    public bool Remove(Activity activity) => _open.TryRemove(activity, out _);

    public IReadOnlyList<Activity> Of(string traceId, IReadOnlySet<string> except) =>
    [
        .. _open.Keys.Where(activity =>
            activity.TraceId.ToHexString() == traceId && !except.Contains(activity.SpanId.ToHexString())),
    ];
}
