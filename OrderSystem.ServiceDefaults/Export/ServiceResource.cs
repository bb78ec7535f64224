using System.Reflection;
using OpenTelemetry.Resources;

namespace OrderSystem.ServiceDefaults.Export;

/// <summary>
/// Who this process is, in telemetry and in log lines (semantic conventions, resource/service and
/// resource/deployment-environment). Read once, so that both agree.
/// </summary>
internal sealed class ServiceResource
{
    public const string AttributesKey = "OTEL_RESOURCE_ATTRIBUTES";

    private const string ServiceName = "service.name";

    private readonly Dictionary<string, object> _attributes;

    public ServiceResource(IConfiguration configuration, IHostEnvironment environment)
    {
        _attributes = new Dictionary<string, object>
        {
            [ServiceName] = environment.ApplicationName,
            ["service.version"] = VersionOf(environment.ApplicationName),
            ["service.instance.id"] = Guid.NewGuid().ToString(),
            ["deployment.environment.name"] = environment.EnvironmentName.ToLowerInvariant(),
        };
        _ = TryParse(configuration[AttributesKey], out var configured);
        foreach (var (name, value) in configured)
        {
            _attributes[name] = value;
        }

        if (configuration["OTEL_SERVICE_NAME"] is { } serviceName && !string.IsNullOrWhiteSpace(serviceName))
        {
            _attributes[ServiceName] = serviceName;
        }
    }

    /// <summary>The service's name.</summary>
    public string Name => (string)_attributes[ServiceName];

    /// <summary>
    /// Reads OTEL_RESOURCE_ATTRIBUTES: a list in the form of W3C Baggage, hence percent-encoded (resource/sdk.md). The
    /// SDK's own detector decodes it as a form, where a plus sign is a blank.
    /// </summary>
    public static bool TryParse(string? text, out Dictionary<string, string> attributes)
    {
        attributes = [];
        const StringSplitOptions Trimmed = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        foreach (var member in text?.Split(',', Trimmed) ?? [])
        {
            // What is no percent-encoded UTF-8 is left as it stands, with a percent sign that was not encoded.
            if (member.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } name, var encoded]
                || Uri.UnescapeDataString(encoded) is not { } value
                || value.AsSpan().Count('%') != encoded.AsSpan().Count("%25"))
            {
                // An error discards the whole value (resource/sdk.md); it is refused at start.
                attributes = [];
                return false;
            }

            attributes[name] = value;
        }

        return true;
    }

    /// <summary>Adds the attributes, over what others have said of them before.</summary>
    public void Configure(ResourceBuilder resource) => resource.AddAttributes(_attributes);

    private static string VersionOf(string applicationName)
    {
        var assembly = AppDomain.CurrentDomain.GetAssemblies()
            .FirstOrDefault(candidate => candidate.GetName().Name == applicationName) ?? Assembly.GetEntryAssembly();
        return assembly?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
    }
}
