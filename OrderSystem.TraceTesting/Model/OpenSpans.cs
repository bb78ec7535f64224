using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;

namespace OrderSystem.TraceTesting.Model;

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

/// <summary>Keeps the list. It comes after the exporter: who waits must not find an ending span in neither place.</summary>
internal sealed class OpenSpanProcessor(TelemetryStore store, OpenSpans open) : BaseProcessor<Activity>
{
    public override void OnStart(Activity data)
    {
        if (data.Recorded)
        {
            open.Add(data);
        }
    }

    public override void OnEnd(Activity data)
    {
        if (open.Remove(data))
        {
            store.Signal();
        }
    }
}
