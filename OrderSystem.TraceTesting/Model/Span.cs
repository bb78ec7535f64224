using System.Diagnostics;

namespace OrderSystem.TraceTesting.Model;

/// <summary>A span as it was received.</summary>
public sealed class Span
{
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

    /// <summary><c>error.type</c>, or else the type of the first exception that the span recorded.</summary>
    internal string? ErrorType =>
        Attributes.GetString("error.type")
        ?? Events.Select(item => item.Attributes.GetString("exception.type")).FirstOrDefault(type => type is not null);

    /// <inheritdoc />
    public override string ToString() => $"{Service}  {Name} ({SpanId})";
}

/// <summary>Something that happened during a span.</summary>
/// <param name="Name">The event's name, such as <c>exception</c>.</param>
/// <param name="TimeUnixNanoseconds">When it happened, in nanoseconds since 1970-01-01 UTC, by the clock of the span's process.</param>
/// <param name="Attributes">The attributes of the event.</param>
public sealed record SpanEvent(string Name, long TimeUnixNanoseconds, AttributeCollection Attributes);

/// <summary>A reference to a span that caused this one without being its parent.</summary>
/// <param name="TraceId">The trace linked to: 32 lowercase hexadecimal digits.</param>
/// <param name="SpanId">The span linked to: 16 lowercase hexadecimal digits.</param>
/// <param name="TraceState">The W3C <c>tracestate</c> of the link.</param>
/// <param name="Attributes">The attributes of the link.</param>
public sealed record SpanLink(string TraceId, string SpanId, string? TraceState, AttributeCollection Attributes);
