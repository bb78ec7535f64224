namespace OrderSystem.TraceViewer.Model;

/// <summary>Something that happened during a span.</summary>
public sealed class SpanEvent
{
    /// <summary>The event's name, such as <c>exception</c>.</summary>
    public required string Name { get; init; }

    /// <summary>When it happened, in nanoseconds since 1970-01-01 UTC, by the clock of the span's process.</summary>
    public required long TimeUnixNanoseconds { get; init; }

    /// <summary>The attributes of the event.</summary>
    public AttributeCollection Attributes { get; init; } = AttributeCollection.Empty;
}
