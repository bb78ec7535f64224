namespace OrderSystem.TraceTesting.Model;

/// <summary>The process that telemetry came from.</summary>
public sealed class Resource : IEquatable<Resource>
{
    internal Resource(AttributeCollection attributes)
    {
        Attributes = attributes;
        ServiceName = attributes.GetString("service.name") is { Length: > 0 } name ? name : "unknown_service";
    }

    /// <summary><c>service.name</c>, or <c>unknown_service</c>.</summary>
    public string ServiceName { get; }

    /// <summary><c>service.instance.id</c>, which tells replicas apart.</summary>
    public string? InstanceId => Attributes.GetString("service.instance.id");

    /// <summary>All attributes of the resource.</summary>
    public AttributeCollection Attributes { get; }

    /// <inheritdoc />
    public bool Equals(Resource? other) =>
        ReferenceEquals(this, other) || (other is not null && AttributeValue.Same(Attributes, other.Attributes));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Resource);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(ServiceName, InstanceId);

    /// <inheritdoc />
    public override string ToString() => InstanceId is null ? ServiceName : $"{ServiceName} ({InstanceId})";
}

/// <summary>The library that recorded the telemetry: an <c>ActivitySource</c>, a <c>Meter</c>, or a logger's category.</summary>
/// <param name="Name">The name of the source.</param>
/// <param name="Version">The version of the source, if it said one.</param>
public sealed record InstrumentationScope(string Name, string? Version);
