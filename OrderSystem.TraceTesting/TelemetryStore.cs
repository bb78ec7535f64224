using System.Diagnostics.CodeAnalysis;

namespace OrderSystem.TraceTesting;

/// <summary>What was received, in memory.</summary>
/// <remarks>Thread-safe. What it returns is a snapshot and never changes.</remarks>
public sealed class TelemetryStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Received> _traces = [];
    private readonly List<LogRecord> _logs = [];
    private readonly List<Metric> _metrics = [];
    private readonly HashSet<Activity> _open = new(ReferenceEqualityComparer.Instance);
    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal TelemetryStore()
    {
    }

    /// <summary>Ends when something arrives. Taken before looking into the store, nothing goes unnoticed in between.</summary>
    internal Task NextChange => Locked(() => _change.Task);

    /// <summary>The trace of this id as far as it has arrived; false while none of its spans has.</summary>
    public bool TryGetTrace(string traceId, [NotNullWhen(true)] out Trace? trace)
    {
        var id = TraceIdText.Read(traceId);
        trace = Locked(() =>
            _traces.TryGetValue(id, out var received) && received.Spans.Count > 0 ? received.Snapshot(id) : null);
        return trace is not null;
    }

    /// <summary>All traces of which a span has arrived.</summary>
    public IReadOnlyList<Trace> GetTraces() => Locked<IReadOnlyList<Trace>>(
        () => [.. _traces.Where(item => item.Value.Spans.Count > 0).Select(item => item.Value.Snapshot(item.Key))]);

    /// <summary>All log records in the order of arrival.</summary>
    public IReadOnlyList<LogRecord> GetLogs() => Locked<IReadOnlyList<LogRecord>>(() => [.. _logs]);

    /// <summary>The log records that carry this trace id, by time, also where no span of that trace has arrived.</summary>
    public IReadOnlyList<LogRecord> GetLogs(string traceId)
    {
        var id = TraceIdText.Read(traceId);
        return Locked(() => _traces.TryGetValue(id, out var received) ? received.Snapshot(id).Logs : []);
    }

    /// <summary>All metrics in the order of arrival: one that is exported periodically is there as often.</summary>
    public IReadOnlyList<Metric> GetMetrics() => Locked<IReadOnlyList<Metric>>(() => [.. _metrics]);

    /// <summary>Adds spans; one that is there already is sent twice, and the first counts.</summary>
    internal void Add(IEnumerable<Span> spans) => Change(() =>
    {
        foreach (var span in spans)
        {
            Of(span.TraceId).Spans.TryAdd(span.SpanId, span);
        }
    });

    internal void Add(IReadOnlyCollection<LogRecord> logs) => Change(() =>
    {
        _logs.AddRange(logs);
        foreach (var log in logs.Where(log => log.TraceId is not null))
        {
            Of(log.TraceId!).Logs.Add(log);
        }
    });

    internal void Add(IEnumerable<Metric> metrics) => Change(() => _metrics.AddRange(metrics));

    /// <summary>Notes that a span of this process has started: until it ends, its trace is not complete.</summary>
    internal void Opened(Activity span) => Locked(() => _open.Add(span));

    internal void Ended(Activity span) => Change(() => _open.Remove(span));

    /// <summary>The spans of a trace that have started and not ended.</summary>
    internal IReadOnlyList<Activity> OpenSpans(string traceId, IReadOnlySet<string> except) => Locked<IReadOnlyList<Activity>>(
        () => [.. _open.Where(span => span.TraceId.ToHexString() == traceId && !except.Contains(span.SpanId.ToHexString()))]);

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            change();
            changed = _change;
            _change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    private Received Of(string traceId) =>
        _traces.TryGetValue(traceId, out var known) ? known : _traces[traceId] = new Received();

    /// <summary>A trace being received.</summary>
    private sealed class Received
    {
        public OrderedDictionary<string, Span> Spans { get; } = [];

        public List<LogRecord> Logs { get; } = [];

        public Trace Snapshot(string traceId) =>
            new(traceId, [.. Spans.Values], [.. Logs.OrderBy(log => log.TimeUnixNanoseconds)]);
    }
}

/// <summary>Tells the store of open spans. It comes after the exporter: an ending span must not be in neither place.</summary>
internal sealed class OpenSpanProcessor(TelemetryStore store) : BaseProcessor<Activity>
{
    public override void OnStart(Activity data)
    {
        if (data.Recorded)
        {
            store.Opened(data);
        }
    }

    public override void OnEnd(Activity data) => store.Ended(data);
}
