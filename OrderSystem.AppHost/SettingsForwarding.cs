using Microsoft.Extensions.Configuration;

namespace OrderSystem.AppHost;

/// <summary>Hands settings of the AppHost (command line, environment, appsettings) on to the processes, where they are set.</summary>
internal static class SettingsForwarding
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string Headers = "OTEL_EXPORTER_OTLP_HEADERS";
    private const string ConsoleFormatter = "LOGGING__CONSOLE__FORMATTERNAME";
    private static readonly string[] Others = ["OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG", "LOG_LEVEL"];

    /// <summary>Hands on whole sections, such as <c>Orleans</c>.</summary>
    public static IResourceBuilder<ProjectResource> WithSettings(this IResourceBuilder<ProjectResource> project, params string[] sections)
    {
        foreach (var (key, value) in sections.SelectMany(section => project.ApplicationBuilder.Configuration.GetSection(section).AsEnumerable()))
        {
            if (value is not null)
            {
                project.WithEnvironment(key.Replace(":", "__", StringComparison.Ordinal), value);
            }
        }

        return project;
    }

    /// <summary>Another backend, another sampling or another log level than the engine's choice, which was made before and so loses.</summary>
    public static IResourceBuilder<ProjectResource> WithTelemetrySettings(this IResourceBuilder<ProjectResource> project)
    {
        var configuration = project.ApplicationBuilder.Configuration;
        return project.WithSettings("Tracing", "Telemetry").WithEnvironment(context =>
        {
            if (configuration[Endpoint] is { Length: > 0 })
            {
                // The dashboard's key is not for others.
                context.EnvironmentVariables.Remove(Headers);
            }

            // The engine asks for .NET's plain lines; the services' own carry the trace.
            context.EnvironmentVariables.Remove(ConsoleFormatter);

            foreach (var name in (string[])[Endpoint, Protocol, Headers, .. Others])
            {
                if (configuration[name] is { Length: > 0 } value)
                {
                    context.EnvironmentVariables[name] = value;
                }
            }
        });
    }
}
