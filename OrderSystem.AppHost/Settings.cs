using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace OrderSystem.AppHost;

/// <summary>Hands the AppHost's settings on to the processes.</summary>
internal static class Settings
{
    private const string Otlp = "OTEL_EXPORTER_OTLP_";

    /// <summary>
    /// Whatever is on the AppHost's command line or in its settings files reaches the process, and so do the shell's
    /// <c>OTEL_*</c>, which Aspire would overwrite with its own; the shell's other variables are inherited.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithSettings(this IResourceBuilder<ProjectResource> project) =>
        project.WithEnvironment(context =>
        {
            var configuration = project.ApplicationBuilder.Configuration;
            var variables = context.EnvironmentVariables;

            // Of what Aspire sets: .NET's plain lines in place of ours, which carry the trace; query strings, which may
            // hold secrets, in spans.
            variables.Remove("LOGGING__CONSOLE__FORMATTERNAME");
            variables.Remove("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION");
            variables.Remove("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION");
            KeepDashboardsKey(variables, configuration);

            foreach (var (key, value) in Given(configuration))
            {
                // Settings have no case, variables do: what Aspire has set is to be replaced.
                var name = key.Replace(":", "__", StringComparison.Ordinal);
                name = variables.Keys.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase), name);
                variables[name] = name == "OTEL_RESOURCE_ATTRIBUTES" && variables.TryGetValue(name, out var aspires) ? $"{aspires},{value}" : value;
            }
        });

    /// <summary>Where traces go when not to the dashboard.</summary>
    public static string? OtherBackend(IConfiguration configuration) => Set(configuration, "TRACES_ENDPOINT") ?? Set(configuration, "ENDPOINT");

    // It is the dashboard's and not for others: what goes elsewhere goes without.
    private static void KeepDashboardsKey(Dictionary<string, object> variables, IConfiguration configuration)
    {
        if (variables.Remove(Otlp + "HEADERS", out var key) && Set(configuration, "ENDPOINT") is null)
        {
            foreach (var signal in ((string[])["TRACES", "METRICS", "LOGS"]).Where(signal => Set(configuration, $"{signal}_ENDPOINT") is null))
            {
                variables[$"{Otlp}{signal}_HEADERS"] = key;
            }
        }
    }

    private static string? Set(IConfiguration configuration, string name) => configuration[Otlp + name] is { Length: > 0 } value ? value : null;

    private static IEnumerable<KeyValuePair<string, string>> Given(IConfigurationManager configuration) =>
        from provider in ((IConfigurationRoot)configuration).Providers
        where provider is CommandLineConfigurationProvider or JsonConfigurationProvider or EnvironmentVariablesConfigurationProvider
        from setting in new ConfigurationRoot([provider]).AsEnumerable()
        where setting.Value is { Length: > 0 }
        where provider is not EnvironmentVariablesConfigurationProvider || setting.Key.StartsWith("OTEL_", StringComparison.Ordinal)
        select new KeyValuePair<string, string>(setting.Key, setting.Value!);
}
