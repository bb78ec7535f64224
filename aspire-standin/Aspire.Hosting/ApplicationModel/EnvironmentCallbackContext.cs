namespace Aspire.Hosting.ApplicationModel;

/// <summary>The environment variables of a process about to be started.</summary>
public class EnvironmentCallbackContext
{
    internal EnvironmentCallbackContext(IResource resource) => Resource = resource;

    /// <summary>Name to value: a string, or an <see cref="IValueProvider"/>.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; } = [];

    /// <summary>The resource that the process belongs to.</summary>
    public IResource Resource { get; }
}
