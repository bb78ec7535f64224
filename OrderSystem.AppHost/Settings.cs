using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace OrderSystem.AppHost;

/// <summary>Hands the AppHost's settings on to the processes.</summary>
internal static class Settings
{
    private const string Headers = "OTEL_EXPORTER_OTLP_HEADERS";
    private const string ResourceAttributes = "OTEL_RESOURCE_ATTRIBUTES";

    // Of what Aspire sets for a process: .NET's plain lines in place of ours, which carry the trace, and query strings,
    // which may hold secrets, in spans.
    private static readonly string[] NotWanted =
    [
        "LOGGING__CONSOLE__FORMATTERNAME",
        "OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION",
        "OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION",
    ];

    /// <summary>
    /// Whatever is on the AppHost's command line or in its settings files reaches the process, and so do the shell's
    /// <c>OTEL_*</c>, which Aspire would overwrite with its own; the shell's other variables are inherited.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithSettings(this IResourceBuilder<ProjectResource> project) =>
        project.WithEnvironment(context =>
        {
            var configuration = project.ApplicationBuilder.Configuration;
            var variables = context.EnvironmentVariables;
            foreach (var name in NotWanted)
            {
                variables.Remove(name);
            }

            if (OtherBackend(configuration) is not null)
            {
                // The key is the dashboard's and not for others.
                variables.Remove(Headers);
            }

            foreach (var (key, value) in Given(configuration))
            {
                // Settings have no case, variables do: what Aspire has set is to be replaced.
                var name = key.Replace(":", "__", StringComparison.Ordinal);
                name = variables.Keys.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase), name);
                variables[name] = name == ResourceAttributes && variables.TryGetValue(name, out var aspires) ? $"{aspires},{value}" : value;
            }
        });

    /// <summary>Where telemetry goes when not to the dashboard.</summary>
    public static string? OtherBackend(IConfiguration configuration) =>
        configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 } endpoint ? endpoint : null;

    private static IEnumerable<KeyValuePair<string, string>> Given(IConfigurationManager configuration) =>
        from provider in ((IConfigurationRoot)configuration).Providers
        where provider is CommandLineConfigurationProvider or JsonConfigurationProvider or EnvironmentVariablesConfigurationProvider
        from setting in new ConfigurationRoot([provider]).AsEnumerable()
        where setting.Value is { Length: > 0 }
        where provider is not EnvironmentVariablesConfigurationProvider || setting.Key.StartsWith("OTEL_", StringComparison.Ordinal)
        select new KeyValuePair<string, string>(setting.Key, setting.Value!);
}
