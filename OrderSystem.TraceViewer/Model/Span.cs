using System.Diagnostics;

namespace OrderSystem.TraceViewer.Model;

/// <summary>A span as it was received.</summary>
public sealed class Span
{
    private long? _estimatedBytes;

    /// <summary>The trace: 32 lowercase hexadecimal digits.</summary>
    public required string TraceId { get; init; }

    /// <summary>The span: 16 lowercase hexadecimal digits.</summary>
    public required string SpanId { get; init; }

    /// <summary>The parent span; null for a root.</summary>
    public string? ParentSpanId { get; init; }

    /// <summary>The W3C <c>tracestate</c>.</summary>
    public string? TraceState { get; init; }

    /// <summary>The OTLP flags: the W3C trace flags in the low eight bits, then whether the parent is remote.</summary>
    public uint Flags { get; init; }

    /// <summary>The span's name.</summary>
    public required string Name { get; init; }

    /// <summary>The role of the span.</summary>
    public ActivityKind Kind { get; init; }

    /// <summary>The start, in nanoseconds since 1970-01-01 UTC, by the clock of the span's process.</summary>
    public required long StartUnixNanoseconds { get; init; }

    /// <summary>The end, in nanoseconds since 1970-01-01 UTC, by the clock of the span's process.</summary>
    public required long EndUnixNanoseconds { get; init; }

    /// <summary>How long the span took, in nanoseconds; 0 where it claims to have ended before it started.</summary>
    public long DurationNanoseconds => Math.Max(0, EndUnixNanoseconds - StartUnixNanoseconds);

    /// <summary>Whether the work succeeded, as far as the process said.</summary>
    public ActivityStatusCode Status { get; init; }

    /// <summary>What went wrong, where <see cref="Status"/> is an error.</summary>
    public string? StatusMessage { get; init; }

    /// <summary>The attributes of the span.</summary>
    public AttributeCollection Attributes { get; init; } = AttributeCollection.Empty;

    /// <summary>What happened during the span.</summary>
    public IReadOnlyList<SpanEvent> Events { get; init; } = [];

    /// <summary>Spans that caused this one without being its parent.</summary>
    public IReadOnlyList<SpanLink> Links { get; init; } = [];

    /// <summary>The source that recorded the span.</summary>
    public required InstrumentationScope Scope { get; init; }

    /// <summary>The process that recorded the span.</summary>
    public required Resource Resource { get; init; }

    /// <summary>The service that recorded the span.</summary>
    public string Service => Resource.ServiceName;

    /// <summary>What the span occupies without its scope and resource, in bytes, about.</summary>
    internal long EstimatedBytes => _estimatedBytes ??= SizeEstimate.Of(this);

    /// <inheritdoc />
    public override string ToString() => $"{Service}  {Name} ({SpanId})";
}
