using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using OrderSystem.Database.Startup;
using OrderSystem.Database.Storage;

namespace OrderSystem.Database;

/// <summary>Registers the database once, whichever of the public methods comes first.</summary>
internal static class OrdersDatabaseServices
{
    public static IServiceCollection AddOrdersDatabase(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(IOrdersDatabase)))
        {
            return services;
        }

        services.AddOptions<DatabaseOptions>()
            .BindConfiguration(DatabaseOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => OrdersDatabaseFactory.Create(
            provider.GetRequiredService<IConfiguration>(),
            provider.GetRequiredService<IHostEnvironment>(),
            provider.GetRequiredService<IOptions<DatabaseOptions>>().Value));
        services.AddSingleton<DatabaseRetry>();
        services.AddSingleton<StorageCondition>();
        services.AddSingleton<StorageFailures>();
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>(DatabaseHealthCheck.Name, tags: ["ready"]);

        // Nothing is reported unless the application has OpenTelemetry, and nothing on SQLite.
        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddNpgsql());
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddNpgsqlInstrumentation());
        return services;
    }
}
