using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceViewer.Api;

internal sealed record TraceListAnswer(IReadOnlyList<TraceListItem> Traces, int Total, int Stored, long Evicted);

internal sealed record TraceListItem(
    string TraceId,
    string? IdTime,
    string? RootService,
    string? RootName,
    string StartTime,
    double DurationMs,
    int SpanCount,
    int ErrorCount,
    int LogCount,
    int MissingParents,
    IReadOnlyList<ServiceSummary> Services)
{
    public static TraceListItem Of(Trace trace) => new(
        trace.TraceId,
        TraceIdTime.Of(trace.TraceId, trace.StartUnixNanoseconds),
        trace.Root?.Service,
        trace.Root?.Name,
        UnixTime.Format(trace.StartUnixNanoseconds),
        UnixTime.ToMilliseconds(trace.DurationNanoseconds),
        trace.Spans.Count,
        trace.ErrorCount,
        trace.Logs.Count,
        trace.MissingParents,
        trace.Services);
}
