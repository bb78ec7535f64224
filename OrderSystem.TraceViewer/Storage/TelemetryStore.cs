using System.Diagnostics.CodeAnalysis;
using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceViewer.Storage;

/// <summary>The traces and logs received, in memory, within the limits of <see cref="TraceViewerOptions"/>.</summary>
/// <remarks>
/// Thread-safe. What it returns is a snapshot and never changes. Traces leave in the order of their last span's
/// arrival, logs in the order of arrival; where the memory limit is reached, whichever of the two occupies more gives way.
/// </remarks>
public sealed class TelemetryStore
{
    private readonly Lock _gate = new();
    private readonly TraceViewerOptions _limits;
    private readonly TraceTable _traces;
    private readonly LogTable _logs;
    private readonly SharedParts<Resource> _resources = new(resource => resource.EstimatedBytes);
    private readonly SharedParts<InstrumentationScope> _scopes = new(scope => scope.EstimatedBytes);
    private readonly ChangeSignal _changes = new();
    private long _duplicates;
    private long _rejected;
    private long _metrics;

    internal TelemetryStore(TraceViewerOptions limits)
    {
        _limits = limits;
        _traces = new TraceTable(limits, span => Use(span.Resource, span.Scope), span => Release(span.Resource, span.Scope));
        _logs = new LogTable(limits, LogAdded, LogRemoved);
    }

    /// <summary>Counts the changes: pass it to <see cref="WaitForChangeAsync"/>.</summary>
    public long Version => _changes.Version;

    private long EstimatedBytes =>
        _traces.EstimatedBytes + _logs.EstimatedBytes + _resources.EstimatedBytes + _scopes.EstimatedBytes;

    /// <summary>The trace of this id as far as it has arrived; false while none of its spans has.</summary>
    /// <param name="traceId">32 hexadecimal digits.</param>
    /// <param name="trace">The trace.</param>
    public bool TryGetTrace(string traceId, [NotNullWhen(true)] out Trace? trace)
    {
        ArgumentNullException.ThrowIfNull(traceId);
        lock (_gate)
        {
            trace = _traces.TryGet(traceId.ToLowerInvariant(), out var entry) ? entry.Snapshot(_logs.OfTrace) : null;
            return trace is not null;
        }
    }

    /// <summary>All traces, the one that received a span last at the end.</summary>
    public IReadOnlyList<Trace> GetTraces()
    {
        lock (_gate)
        {
            return [.. _traces.Entries.Select(entry => entry.Snapshot(_logs.OfTrace))];
        }
    }

    /// <summary>All log records in the order of arrival.</summary>
    public IReadOnlyList<LogRecord> GetLogs()
    {
        lock (_gate)
        {
            return _logs.All();
        }
    }

    /// <summary>The log records that carry this trace id, by time, also where no span of that trace has arrived.</summary>
    /// <param name="traceId">32 hexadecimal digits.</param>
    public IReadOnlyList<LogRecord> GetLogs(string traceId)
    {
        ArgumentNullException.ThrowIfNull(traceId);
        lock (_gate)
        {
            return _logs.OfTrace(traceId.ToLowerInvariant());
        }
    }

    /// <summary>Waits until the store differs from the version seen, and returns the new version.</summary>
    /// <example>
    /// <code>
    /// var version = store.Version;
    /// while (!condition(store))
    /// {
    ///     version = await store.WaitForChangeAsync(version, cancellationToken);
    /// }
    /// </code>
    /// Read the version before looking, so that nothing can arrive unnoticed in between.
    /// </example>
    /// <param name="version">The version seen last.</param>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    public Task<long> WaitForChangeAsync(long version, CancellationToken cancellationToken = default) =>
        _changes.WaitAsync(version, cancellationToken);

    /// <summary>What the store holds and what it let go.</summary>
    public TelemetryStatistics GetStatistics()
    {
        lock (_gate)
        {
            return new TelemetryStatistics
            {
                Version = Version,
                Traces = _traces.Count,
                Spans = _traces.SpanCount,
                Logs = _logs.Count,
                EstimatedBytes = EstimatedBytes,
                EvictedTraces = _traces.Evicted,
                EvictedLogs = _logs.Evicted,
                DuplicateSpans = _duplicates,
                RejectedSpans = _rejected,
                Metrics = _metrics,
            };
        }
    }

    /// <summary>Forgets all traces and logs.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _traces.Clear();
            _logs.Clear();
        }

        _changes.Raise();
    }

    /// <summary>The stored resource of the same content, or else this one.</summary>
    internal Resource Share(Resource resource)
    {
        lock (_gate)
        {
            return _resources.Find(resource);
        }
    }

    /// <summary>The stored scope of the same content, or else this one.</summary>
    internal InstrumentationScope Share(InstrumentationScope scope)
    {
        lock (_gate)
        {
            return _scopes.Find(scope);
        }
    }

    internal StorageResult Add(IReadOnlyList<Span> spans)
    {
        var (stored, duplicates, refused) = (0, 0, 0);
        lock (_gate)
        {
            foreach (var span in spans)
            {
                switch (_traces.Add(span))
                {
                    case true:
                        stored++;
                        MakeRoom();
                        break;
                    case false:
                        duplicates++;
                        break;
                    case null:
                        refused++;
                        break;
                }
            }

            _duplicates += duplicates;
            _rejected += refused;
        }

        if (stored + refused > 0)
        {
            _changes.Raise();
        }

        return new StorageResult(stored, duplicates, refused);
    }

    internal void Add(IReadOnlyList<LogRecord> logs)
    {
        lock (_gate)
        {
            foreach (var log in logs)
            {
                _logs.Add(log);
                MakeRoom();
            }
        }

        if (logs.Count > 0)
        {
            _changes.Raise();
        }
    }

    /// <summary>Wakes those who wait, to look again at what they wait for besides the store.</summary>
    internal void Signal() => _changes.Raise();

    internal void CountRejectedSpans(int count)
    {
        lock (_gate)
        {
            _rejected += count;
        }
    }

    internal void CountMetrics(int count)
    {
        lock (_gate)
        {
            _metrics += count;
        }
    }

    private void MakeRoom()
    {
        while (_traces.IsOverLimit && _traces.EvictOldest())
        {
        }

        while (_logs.IsOverLimit && _logs.EvictOldest())
        {
        }

        while (EstimatedBytes > _limits.MaxBytes
            && (_traces.EstimatedBytes >= _logs.EstimatedBytes ? _traces.EvictOldest() : _logs.EvictOldest()))
        {
        }
    }

    private void LogAdded(LogRecord log)
    {
        Use(log.Resource, log.Scope);
        LogsChanged(log);
    }

    private void LogRemoved(LogRecord log)
    {
        Release(log.Resource, log.Scope);
        LogsChanged(log);
    }

    private void LogsChanged(LogRecord log)
    {
        if (log.TraceId is not null && _traces.TryGet(log.TraceId, out var entry))
        {
            entry.LogsChanged();
        }
    }

    private void Use(Resource resource, InstrumentationScope scope)
    {
        _resources.Use(resource);
        _scopes.Use(scope);
    }

    private void Release(Resource resource, InstrumentationScope scope)
    {
        _resources.Release(resource);
        _scopes.Release(scope);
    }
}
