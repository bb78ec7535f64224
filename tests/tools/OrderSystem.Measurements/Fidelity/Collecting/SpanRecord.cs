using System.Diagnostics;

namespace OrderSystem.Measurements.Fidelity.Collecting;

/// <summary>What is kept of an exported span.</summary>
internal readonly record struct SpanRecord(
    string TraceId,
    string SpanId,
    string? ParentSpanId,
    string Source,
    string Name,
    ActivityKind Kind)
{
    public static SpanRecord Of(Activity span) => new(
        span.TraceId.ToHexString(),
        span.SpanId.ToHexString(),
        span.ParentSpanId == default ? null : span.ParentSpanId.ToHexString(),
        span.Source.Name,
        span.DisplayName,
        span.Kind);
}
