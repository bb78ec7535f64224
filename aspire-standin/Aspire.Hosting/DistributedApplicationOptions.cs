using System.Reflection;

namespace Aspire.Hosting;

/// <summary>How an application is built.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>The command line.</summary>
    public string[]? Args { get; set; }

    /// <summary>The AppHost's assembly; the entry assembly if not given.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>Whether to do without a dashboard. Tests do.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>Whether the processes' console output goes to the AppHost's log. In tests it does.</summary>
    public bool EnableResourceLogging { get; set; }

    internal Assembly? Assembly => AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly();

    /// <summary>What the build wrote into the AppHost's assembly (aspire-standin/build/AppHost.targets).</summary>
    internal string? Metadata(string key) => Assembly?
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(metadata => string.Equals(metadata.Key, key, StringComparison.OrdinalIgnoreCase))?.Value;
}
