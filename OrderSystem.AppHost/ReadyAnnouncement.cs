using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrderSystem.AppHost;

/// <summary>Says, once everything is healthy, where to go.</summary>
internal sealed class ReadyAnnouncement(
    EndpointReference gateway,
    ResourceNotificationService notifications,
    DistributedApplicationOptions options,
    IConfiguration configuration,
    DevelopmentToken? token = null) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.DisableDashboard)
        {
            // A test, which has no address of use to a person.
            return;
        }

        try
        {
            await notifications.WaitForResourceHealthyAsync(gateway.Resource.Name, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        Console.WriteLine($"""
            OrderSystem is ready. Ctrl-C stops it.
              Dashboard  {configuration["ASPNETCORE_URLS"]}
              Gateway    {gateway.Url}
            """);
        if (token is not null)
        {
            Console.WriteLine($"  Token      {token.File}, for requests to the gateway (README.md)");
        }
    }
}

internal static class ReadyAnnouncementExtensions
{
    public static void AnnounceWhenReady(this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> gateway, DevelopmentToken? token)
        => builder.Services.AddHostedService(services => token is null
            ? ActivatorUtilities.CreateInstance<ReadyAnnouncement>(services, gateway.GetEndpoint("http"))
            : ActivatorUtilities.CreateInstance<ReadyAnnouncement>(services, gateway.GetEndpoint("http"), token));
}
