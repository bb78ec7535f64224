using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrderSystem.Gateway.Tests.Support;

internal static class TestServices
{
    /// <summary>
    /// A <c>WebApplicationFactory</c> and the program's own main stop one host, each without waiting for the other:
    /// one may flush the telemetry while the other disposes it. There is nothing to flush in a test.
    /// </summary>
    public static void RemoveTelemetryFlush(this IServiceCollection services)
    {
        var flush = services.Single(service =>
            service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Name == "TelemetryFlush");
        services.Remove(flush);
    }
}
