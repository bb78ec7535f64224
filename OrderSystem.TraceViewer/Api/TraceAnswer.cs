using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceViewer.Api;

internal sealed record TraceAnswer(
    string TraceId,
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
        UnixTime.Format(trace.StartUnixNanoseconds),
        UnixTime.ToMilliseconds(trace.DurationNanoseconds),
        trace.MissingParents,
        trace.DroppedSpans,
        trace.Services,
        trace.Tree.Nodes.Select(node => SpanAnswer.Of(node, trace.StartUnixNanoseconds)),
        trace.Logs.Select(LogAnswer.Of));
}
