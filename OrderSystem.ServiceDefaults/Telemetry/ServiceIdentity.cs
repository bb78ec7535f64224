using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Resources;
using OrderSystem.ServiceDefaults.Configuration;

namespace OrderSystem.ServiceDefaults.Telemetry;

/// <summary>
/// Who this process is, in telemetry and in log lines (semantic conventions, resource/service and
/// resource/deployment-environment).
/// </summary>
internal sealed record ServiceIdentity(string Name, string Version, string InstanceId, string EnvironmentName)
{
    public static ServiceIdentity From(IConfiguration configuration, IHostEnvironment environment) => new(
        NameFrom(configuration) ?? environment.ApplicationName,
        VersionOf(environment.ApplicationName),
        Guid.NewGuid().ToString(),
        environment.EnvironmentName.ToLowerInvariant());

    /// <summary>The identity as resource; what OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say wins.</summary>
    public void Configure(ResourceBuilder resource) => resource
        .AddAttributes(
        [
            new(AttributeNames.ServiceName, Name),
            new(AttributeNames.ServiceVersion, Version),
            new(AttributeNames.ServiceInstanceId, InstanceId),
            new(AttributeNames.DeploymentEnvironmentName, EnvironmentName),
        ])
        .AddEnvironmentVariableDetector();

    private static string? NameFrom(IConfiguration configuration)
    {
        if (configuration[ConfigurationKeys.ServiceName] is { Length: > 0 } name)
        {
            return name;
        }

        foreach (var pair in (configuration[ConfigurationKeys.ResourceAttributes] ?? string.Empty).Split(','))
        {
            if (pair.Split('=', 2) is [var key, { Length: > 0 } value] && key.Trim() == AttributeNames.ServiceName)
            {
                return Uri.UnescapeDataString(value.Trim());
            }
        }

        return null;
    }

    private static string VersionOf(string applicationName)
    {
        var entry = Assembly.GetEntryAssembly();
        var assembly = AppDomain.CurrentDomain.GetAssemblies()
            .FirstOrDefault(candidate => candidate.GetName().Name == applicationName) ?? entry;
        return assembly?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
    }
}
