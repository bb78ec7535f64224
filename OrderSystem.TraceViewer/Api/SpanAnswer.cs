using System.Diagnostics;
using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceViewer.Api;

internal sealed record SpanAnswer(
    string SpanId,
    string? ParentSpanId,
    int Depth,
    string Name,
    ActivityKind Kind,
    string Service,
    string? Instance,
    string Scope,
    string? ScopeVersion,
    string? TraceState,
    uint Flags,
    string StartTime,
    double OffsetMs,
    double DurationMs,
    double SkewMs,
    ActivityStatusCode Status,
    string? StatusMessage,
    AttributeCollection Attributes,
    AttributeCollection Resource,
    IEnumerable<SpanEventAnswer> Events,
    IEnumerable<SpanLinkAnswer> Links)
{
    public static SpanAnswer Of(TraceNode node, long traceStart) => new(
        node.Span.SpanId,
        node.Span.ParentSpanId,
        node.Depth,
        node.Span.Name,
        node.Span.Kind,
        node.Span.Service,
        node.Span.Resource.InstanceId,
        node.Span.Scope.Name,
        node.Span.Scope.Version,
        node.Span.TraceState,
        node.Span.Flags,
        UnixTime.Format(node.Span.StartUnixNanoseconds),
        UnixTime.ToMilliseconds(node.StartUnixNanoseconds - traceStart),
        UnixTime.ToMilliseconds(node.Span.DurationNanoseconds),
        UnixTime.ToMilliseconds(node.SkewNanoseconds),
        node.Span.Status,
        node.Span.StatusMessage,
        node.Span.Attributes,
        node.Span.Resource.Attributes,
        node.Span.Events.Select(item => SpanEventAnswer.Of(item, node, traceStart)),
        node.Span.Links.Select(SpanLinkAnswer.Of));
}

internal sealed record SpanEventAnswer(string Name, double OffsetMs, AttributeCollection Attributes)
{
    public static SpanEventAnswer Of(SpanEvent item, TraceNode node, long traceStart) => new(
        item.Name,
        UnixTime.ToMilliseconds(UnixTime.Add(item.TimeUnixNanoseconds, node.SkewNanoseconds) - traceStart),
        item.Attributes);
}

internal sealed record SpanLinkAnswer(string TraceId, string SpanId, AttributeCollection Attributes)
{
    public static SpanLinkAnswer Of(SpanLink link) => new(link.TraceId, link.SpanId, link.Attributes);
}
