using System.Collections.Concurrent;

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

/// <summary>
/// The span ids that the tests of this process gave their requests as parents. They need not arrive: what is below one
/// begins its trace. Kept for the process, so that it holds however a trace is waited for.
/// </summary>
internal static class SentParents
{
    private static readonly ConcurrentDictionary<string, byte> Ids = new(StringComparer.Ordinal);

    public static void Add(string spanId) => Ids.TryAdd(spanId, 0);

    public static bool Contain(string spanId) => Ids.ContainsKey(spanId);
}
