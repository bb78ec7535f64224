using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OrderSystem.ServiceDefaults.Health;
using OrderSystem.ServiceDefaults.Logging;
using OrderSystem.ServiceDefaults.Telemetry;
using OrderSystem.ServiceDefaults.Tracing.Propagation;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// What every process shares: telemetry, correlated logs, health, service discovery and resilient HTTP clients.
/// </summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Adds the defaults that every service of the system shares.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddPropagation();
        builder.AddTelemetry();
        builder.AddCorrelatedLogging();
        builder.AddDefaultHealthChecks();

        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddTraceContextPerAttempt();
            http.AddServiceDiscovery();
        });

        return builder;
    }

    /// <summary>Maps <c>/health</c> (ready) and <c>/alive</c> (live).</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthEndpoints();
        return app;
    }
}
