using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceViewer.Storage;

/// <summary>The log records, in the order of arrival, and those of each trace. Not thread-safe.</summary>
internal sealed class LogTable(TraceViewerOptions limits, Action<LogRecord> added, Action<LogRecord> removed)
{
    private readonly Queue<LogRecord> _logs = new();
    private readonly Dictionary<string, Queue<LogRecord>> _byTrace = new(StringComparer.Ordinal);

    public int Count => _logs.Count;

    public long EstimatedBytes { get; private set; }

    public long Evicted { get; private set; }

    public bool IsOverLimit => Count > limits.MaxLogs;

    public LogRecord[] All() => [.. _logs];

    public IReadOnlyList<LogRecord> OfTrace(string traceId) =>
        _byTrace.TryGetValue(traceId, out var logs) ? [.. logs.OrderBy(log => log.TimeUnixNanoseconds)] : [];

    public void Add(LogRecord log)
    {
        _logs.Enqueue(log);
        EstimatedBytes += log.EstimatedBytes;
        if (log.TraceId is { } traceId)
        {
            if (!_byTrace.TryGetValue(traceId, out var ofTrace))
            {
                _byTrace.Add(traceId, ofTrace = new Queue<LogRecord>());
            }

            ofTrace.Enqueue(log);
        }

        added(log);
    }

    public bool EvictOldest()
    {
        if (!RemoveFirst())
        {
            return false;
        }

        Evicted++;
        return true;
    }

    public void Clear()
    {
        while (RemoveFirst())
        {
        }
    }

    private bool RemoveFirst()
    {
        if (!_logs.TryDequeue(out var log))
        {
            return false;
        }

        EstimatedBytes -= log.EstimatedBytes;
        if (log.TraceId is { } traceId && _byTrace[traceId] is var ofTrace)
        {
            // The oldest of all is also the oldest of its trace.
            ofTrace.Dequeue();
            if (ofTrace.Count == 0)
            {
                _byTrace.Remove(traceId);
            }
        }

        removed(log);
        return true;
    }
}
