namespace OrderSystem.TraceTesting;

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

    /// <summary>The name of the <c>ActivitySource</c> that recorded the span.</summary>
    public required string Scope { get; init; }

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
/// <param name="TimeUnixNanoseconds">When, in nanoseconds since 1970-01-01 UTC, by the clock of the span's process.</param>
/// <param name="Attributes">The attributes of the event.</param>
public sealed record SpanEvent(string Name, long TimeUnixNanoseconds, AttributeCollection Attributes);

/// <summary>A reference to a span that caused this one without being its parent.</summary>
/// <param name="TraceId">The trace linked to: 32 lowercase hexadecimal digits.</param>
/// <param name="SpanId">The span linked to: 16 lowercase hexadecimal digits.</param>
/// <param name="TraceState">The W3C <c>tracestate</c> of the link.</param>
/// <param name="Attributes">The attributes of the link.</param>
public sealed record SpanLink(string TraceId, string SpanId, string? TraceState, AttributeCollection Attributes);

/// <summary>A log record as it was received.</summary>
public sealed class LogRecord
{
    /// <summary>When it was logged (or else observed), in nanoseconds since 1970-01-01 UTC.</summary>
    public required long TimeUnixNanoseconds { get; init; }

    /// <summary>The severity, as a level of <c>ILogger</c>.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>The body of the record.</summary>
    public required string Message { get; init; }

    /// <summary>The trace during which it was logged.</summary>
    public string? TraceId { get; init; }

    /// <summary>The span during which it was logged.</summary>
    public string? SpanId { get; init; }

    /// <summary>The attributes of the record, with those of its exception.</summary>
    public AttributeCollection Attributes { get; init; } = AttributeCollection.Empty;

    /// <summary>The process that logged it.</summary>
    public required Resource Resource { get; init; }

    /// <summary>The category of the logger.</summary>
    public required string Category { get; init; }

    /// <summary>The service that logged it.</summary>
    public string Service => Resource.ServiceName;

    /// <summary>The message template, which is the same at each run; the message where there is none.</summary>
    internal string Template => Attributes.GetString("{OriginalFormat}") ?? Message;

    /// <inheritdoc />
    public override string ToString() => $"{Service}  {Level}: {Message}";
}

/// <summary>A metric as it was exported once; at the next export it arrives again.</summary>
/// <param name="Name">The name of the instrument.</param>
/// <param name="Unit">The unit, such as <c>s</c>; empty where there is none.</param>
/// <param name="Points">A point for each combination of attributes.</param>
/// <param name="Scope">The name of the meter.</param>
/// <param name="Resource">The process that measured.</param>
public sealed record Metric(
    string Name, string Unit, IReadOnlyList<MetricPoint> Points, string Scope, Resource Resource);

/// <summary>What was measured with one combination of attributes.</summary>
/// <param name="Attributes">The attributes.</param>
/// <param name="Value">The value of a counter or gauge, the sum of a histogram.</param>
/// <param name="Count">How many measurements a histogram counted; 0 for others.</param>
/// <param name="Exemplars">Single measurements that lead to a trace.</param>
public sealed record MetricPoint(
    AttributeCollection Attributes, double Value, long Count, IReadOnlyList<MetricExemplar> Exemplars);

/// <summary>A single measurement, with the span during which it was taken.</summary>
/// <param name="Value">What was measured.</param>
/// <param name="TraceId">The trace: 32 lowercase hexadecimal digits; null without one.</param>
/// <param name="SpanId">The span: 16 lowercase hexadecimal digits; null without one.</param>
/// <param name="Attributes">The attributes that the point does not have.</param>
public sealed record MetricExemplar(double Value, string? TraceId, string? SpanId, AttributeCollection Attributes);

/// <summary>The process that telemetry came from.</summary>
/// <param name="Attributes">All attributes of the resource.</param>
public sealed record Resource(AttributeCollection Attributes)
{
    /// <summary><c>service.name</c>, or <c>unknown_service</c>.</summary>
    public string ServiceName => Attributes.GetString("service.name") is { Length: > 0 } name ? name : "unknown_service";

    /// <summary><c>service.instance.id</c>, which tells replicas apart.</summary>
    public string? InstanceId => Attributes.GetString("service.instance.id");

    /// <inheritdoc />
    public override string ToString() => InstanceId is null ? ServiceName : $"{ServiceName} ({InstanceId})";
}
