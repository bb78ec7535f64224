namespace Aspire.Hosting.ApplicationModel;

/// <summary>A .NET project that runs as one or more processes.</summary>
/// <param name="name">The name, unique within the application.</param>
public class ProjectResource(string name)
    : Resource(name), IResourceWithEnvironment, IResourceWithServiceDiscovery, IResourceWithWaitSupport;
