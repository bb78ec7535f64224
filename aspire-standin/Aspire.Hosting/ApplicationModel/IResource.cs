namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the distributed application.</summary>
public interface IResource
{
    /// <summary>The name, unique within the application.</summary>
    string Name { get; }

    /// <summary>What is known about the resource.</summary>
    ResourceAnnotationCollection Annotations { get; }
}

/// <summary>Something known about a resource.</summary>
public interface IResourceAnnotation;

/// <summary>A resource that is given environment variables.</summary>
public interface IResourceWithEnvironment : IResource;

/// <summary>A resource that listens.</summary>
public interface IResourceWithEndpoints : IResource;

/// <summary>A resource whose endpoints others find by its name.</summary>
public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;

/// <summary>A resource that can wait for others.</summary>
public interface IResourceWithWaitSupport : IResource;
