using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.StandIn;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Projects as resources.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>Adds a project, with the endpoints and environment variables of its launch profile.</summary>
    /// <typeparam name="TProject">The class that the build generated for the project.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the resource, and of the service in traces.</param>
    /// <returns>A builder to say more about it.</returns>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var metadata = new TProject();
        var project = builder.AddResource(new ProjectResource(name)).WithAnnotation(metadata);
        var profile = LaunchProfile.Select(
            metadata.ProjectPath,
            builder.Configuration["AppHost:DefaultLaunchProfileName"] ?? builder.Configuration["DOTNET_LAUNCH_PROFILE"]);

        // The order is Aspire's: what comes later wins, but a launch profile never overrides.
        project.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory");
        if (builder.Environment.IsDevelopment())
        {
            project.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "true");
            project.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION", "true");
        }

        project.WithEnvironment(OtlpEnvironment.Set(builder.Configuration, builder.Environment));
        project.WithEnvironment("DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION", "true");
        project.WithEnvironment("LOGGING__CONSOLE__FORMATTERNAME", "simple");

        foreach (var endpoint in profile?.Endpoints() ?? [])
        {
            project.WithAnnotation(endpoint);
        }

        return profile is null ? project : project.WithEnvironment(profile.SetEnvironment);
    }

    /// <summary>Runs several processes of the project, each with ports of its own.</summary>
    /// <param name="builder">The project.</param>
    /// <param name="replicas">How many.</param>
    /// <returns>The builder.</returns>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ReplicaAnnotation(replicas));
    }
}
