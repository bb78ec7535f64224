using System.Diagnostics;

namespace OrderSystem.TraceViewer.Model;

/// <summary>What has been received of one trace, at one moment: it does not change when more arrives.</summary>
public sealed class Trace
{
    private readonly Lazy<TraceTree> _tree;
    private readonly Lazy<TraceSummary> _summary;

    internal Trace(string traceId, IReadOnlyList<Span> spans, IReadOnlyList<LogRecord> logs, int droppedSpans)
    {
        TraceId = traceId;
        Spans = spans;
        Logs = logs;
        DroppedSpans = droppedSpans;
        _tree = new Lazy<TraceTree>(() => new TraceTree(Spans));
        _summary = new Lazy<TraceSummary>(() => new TraceSummary(Tree));
    }

    /// <summary>The trace: 32 lowercase hexadecimal digits.</summary>
    public string TraceId { get; }

    /// <summary>The spans in the order they arrived.</summary>
    public IReadOnlyList<Span> Spans { get; }

    /// <summary>The log records that carry the trace's id, by time.</summary>
    public IReadOnlyList<LogRecord> Logs { get; }

    /// <summary>How many spans were refused because the trace was full.</summary>
    public int DroppedSpans { get; }

    /// <summary>The spans in tree order.</summary>
    public TraceTree Tree => _tree.Value;

    /// <summary>The span without a parent; null while it has not arrived, the earliest if there are several.</summary>
    public Span? Root => _summary.Value.Root;

    /// <summary>How many spans wait for a parent that has not arrived.</summary>
    public int MissingParents => _summary.Value.MissingParents;

    /// <summary>Whether all spans hang together below one root.</summary>
    public bool IsConnected => Root is not null && Tree.Roots.Count == 1;

    /// <summary>How many spans have the status <see cref="ActivityStatusCode.Error"/>.</summary>
    public int ErrorCount => _summary.Value.ErrorCount;

    /// <summary>The earliest start, in nanoseconds since 1970-01-01 UTC, clock skew corrected.</summary>
    public long StartUnixNanoseconds => _summary.Value.StartUnixNanoseconds;

    /// <summary>From the earliest start to the latest end, in nanoseconds, clock skew corrected.</summary>
    public long DurationNanoseconds => _summary.Value.DurationNanoseconds;

    /// <summary>The services that took part, in tree order.</summary>
    public IReadOnlyList<ServiceSummary> Services => _summary.Value.Services;

    /// <inheritdoc />
    public override string ToString() => $"{TraceId}: {Root?.ToString() ?? "no root"}, {Spans.Count} spans";
}
