namespace OrderSystem.TraceViewer.Model;

/// <summary>The library that recorded the telemetry: an <c>ActivitySource</c>, or a logger's category.</summary>
public sealed class InstrumentationScope : IEquatable<InstrumentationScope>
{
    internal InstrumentationScope(string name, string? version, AttributeCollection attributes)
    {
        Name = name;
        Version = version;
        Attributes = attributes;
        EstimatedBytes = SizeEstimate.OfPart(name, version, attributes);
    }

    /// <summary>The name of the source.</summary>
    public string Name { get; }

    /// <summary>The version of the source, if it said one.</summary>
    public string? Version { get; }

    /// <summary>The attributes of the scope.</summary>
    public AttributeCollection Attributes { get; }

    /// <summary>What the scope occupies, in bytes, about.</summary>
    internal long EstimatedBytes { get; }

    /// <inheritdoc />
    public bool Equals(InstrumentationScope? other) =>
        other is not null && Name == other.Name && Version == other.Version && AttributeComparer.Equal(Attributes, other.Attributes);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as InstrumentationScope);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Name, Version, Attributes.Count);

    /// <inheritdoc />
    public override string ToString() => Name;
}
