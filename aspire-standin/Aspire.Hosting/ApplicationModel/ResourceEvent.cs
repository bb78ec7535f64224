namespace Aspire.Hosting.ApplicationModel;

/// <summary>A change of a process.</summary>
/// <param name="resource">The resource that the process belongs to.</param>
/// <param name="resourceId">The process: the resource's name and a suffix.</param>
/// <param name="snapshot">The process after the change.</param>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    /// <summary>The resource that the process belongs to.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>The process: the resource's name and a suffix.</summary>
    public string ResourceId { get; } = resourceId;

    /// <summary>The process after the change.</summary>
    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}
