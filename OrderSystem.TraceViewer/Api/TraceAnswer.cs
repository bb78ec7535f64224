using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceViewer.Api;

internal sealed record TraceAnswer(
    string TraceId,
    string? IdTime,
    string StartTime,
    double DurationMs,
    int MissingParents,
    int DroppedSpans,
    IReadOnlyList<ServiceSummary> Services,
    IEnumerable<SpanAnswer> Spans,
    IEnumerable<LogAnswer> Logs)
{
    public static TraceAnswer Of(Trace trace) => new(
        trace.TraceId,
        TraceIdTime.Of(trace.TraceId, trace.StartUnixNanoseconds),
        UnixTime.Format(trace.StartUnixNanoseconds),
        UnixTime.ToMilliseconds(trace.DurationNanoseconds),
        trace.MissingParents,
        trace.DroppedSpans,
        trace.Services,
        trace.Tree.Nodes.Select(node => SpanAnswer.Of(node, trace.StartUnixNanoseconds)),
        trace.Logs.Select(LogAnswer.Of));
}
