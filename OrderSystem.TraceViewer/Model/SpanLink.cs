namespace OrderSystem.TraceViewer.Model;

/// <summary>A reference to a span that caused this one without being its parent.</summary>
public sealed class SpanLink
{
    /// <summary>The trace linked to: 32 lowercase hexadecimal digits.</summary>
    public required string TraceId { get; init; }

    /// <summary>The span linked to: 16 lowercase hexadecimal digits.</summary>
    public required string SpanId { get; init; }

    /// <summary>The W3C <c>tracestate</c> of the link.</summary>
    public string? TraceState { get; init; }

    /// <summary>The attributes of the link.</summary>
    public AttributeCollection Attributes { get; init; } = AttributeCollection.Empty;
}
