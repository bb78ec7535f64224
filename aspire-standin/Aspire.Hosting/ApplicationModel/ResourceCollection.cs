using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resources of an application, in the order in which they were added.</summary>
public interface IResourceCollection : IList<IResource>
{
    /// <summary>Finds a resource.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <param name="resource">The resource, where there is one.</param>
    /// <returns>Whether there is one.</returns>
    bool TryGetByName(string name, [NotNullWhen(true)] out IResource? resource)
    {
        resource = this.FirstOrDefault(candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase));
        return resource is not null;
    }
}

internal sealed class ResourceCollection : Collection<IResource>, IResourceCollection;
