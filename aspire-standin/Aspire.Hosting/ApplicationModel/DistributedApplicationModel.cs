namespace Aspire.Hosting.ApplicationModel;

/// <summary>The distributed application as its AppHost described it.</summary>
/// <param name="resources">Its resources.</param>
public class DistributedApplicationModel(IResourceCollection resources)
{
    /// <summary>Its resources, in the order in which they were added.</summary>
    public IResourceCollection Resources { get; } = resources;
}
