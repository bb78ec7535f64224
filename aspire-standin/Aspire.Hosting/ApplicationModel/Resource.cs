namespace Aspire.Hosting.ApplicationModel;

/// <summary>Base of the resources.</summary>
/// <param name="name">The name, unique within the application.</param>
public abstract class Resource(string name) : IResource
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public ResourceAnnotationCollection Annotations { get; } = [];
}
