using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace OrderSystem.AppHost;

/// <summary>Where the processes are reached, and what is said of it.</summary>
internal static class Endpoints
{
    private const string Dashboard = "aspire-dashboard";
    private const string Http = "http";
    private const string Health = "/health";

    /// <summary>For the other processes only: any free port, and no link in the dashboard's list.</summary>
    public static IResourceBuilder<ProjectResource> WithInternalEndpoint(this IResourceBuilder<ProjectResource> project) => project
        .WithoutHttpsCertificate()
        .WithHttpHealthCheck(Health)
        .WithEndpoint(Http, endpoint => endpoint.Port = null)
        .WithUrlForEndpoint(Http, url => (url.DisplayText, url.Url, url.DisplayLocation) = ("Health", Health, UrlDisplayLocation.DetailsOnly));

    /// <summary>For everyone, at the port of the launch profile.</summary>
    public static IResourceBuilder<ProjectResource> WithPublicEndpoint(this IResourceBuilder<ProjectResource> project) => project
        .WithoutHttpsCertificate()
        .WithExternalHttpEndpoints()
        .WithHttpHealthCheck(Health)
        .WithUrlForEndpoint(Http, url => (url.DisplayText, url.Url) = ("API reference", "/scalar/"))
        .WithUrlForEndpoint(Http, _ => new ResourceUrlAnnotation { DisplayText = "Health", Url = Health });

    /// <summary>Says, once everything is healthy, where the gateway is and how to see a first trace.</summary>
    public static IResourceBuilder<ProjectResource> AnnounceWhenReady(this IResourceBuilder<ProjectResource> gateway) =>
        gateway.OnResourceReady(async (_, ready, cancellationToken) =>
        {
            // Without the dashboard it is a test, which has no address of use to a person.
            if (!ready.Services.GetRequiredService<DistributedApplicationOptions>().DisableDashboard)
            {
                await ready.Services.GetRequiredService<ResourceNotificationService>().WaitForResourceHealthyAsync(Dashboard, cancellationToken);
                var other = Settings.OtherBackend(gateway.ApplicationBuilder.Configuration);
                Console.WriteLine(
                    $"OrderSystem is ready at {gateway.GetEndpoint(Http).Url}. "
                    + "A first trace: \"Place a test order\" in the dashboard, or dotnet aspire resource gateway place-test-order"
                    + (other is null ? "" : $". Traces go to {other} (OTEL_EXPORTER_OTLP_ENDPOINT), not to the dashboard."));
            }
        });

    public static string? DashboardUrl(IServiceProvider services) => services.GetRequiredService<DistributedApplicationModel>()
        .Resources.OfType<IResourceWithEndpoints>().FirstOrDefault(resource => resource.Name == Dashboard)?
        .GetEndpoints().FirstOrDefault(endpoint => endpoint.EndpointName is Http or "https")?.Url;
}
