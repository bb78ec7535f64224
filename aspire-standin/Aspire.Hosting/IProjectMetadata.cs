using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A project that can be a resource. The build generates one class per project, in the namespace <c>Projects</c>.</summary>
public interface IProjectMetadata : IResourceAnnotation
{
    /// <summary>The project's file.</summary>
    string ProjectPath { get; }
}
