namespace OrderSystem.TraceViewer.Model;

/// <summary>The process that telemetry came from.</summary>
public sealed class Resource : IEquatable<Resource>
{
    private readonly int _hash;

    internal Resource(AttributeCollection attributes)
    {
        Attributes = attributes;
        ServiceName = attributes.GetString("service.name") is { Length: > 0 } name ? name : "unknown_service";
        InstanceId = attributes.GetString("service.instance.id");
        EstimatedBytes = SizeEstimate.OfPart(null, null, attributes);
        _hash = AttributeComparer.Hash(attributes);
    }

    /// <summary><c>service.name</c>, or <c>unknown_service</c>.</summary>
    public string ServiceName { get; }

    /// <summary><c>service.instance.id</c>, which tells replicas apart.</summary>
    public string? InstanceId { get; }

    /// <summary>All attributes of the resource.</summary>
    public AttributeCollection Attributes { get; }

    /// <summary>What the resource occupies, in bytes, about.</summary>
    internal long EstimatedBytes { get; }

    /// <inheritdoc />
    public bool Equals(Resource? other) =>
        other is not null && _hash == other._hash && AttributeComparer.Equal(Attributes, other.Attributes);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Resource);

    /// <inheritdoc />
    public override int GetHashCode() => _hash;

    /// <inheritdoc />
    public override string ToString() => InstanceId is null ? ServiceName : $"{ServiceName} ({InstanceId})";
}
