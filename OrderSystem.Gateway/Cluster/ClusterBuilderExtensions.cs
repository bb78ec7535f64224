using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using OrderSystem.Database;
using Orleans.Configuration;

namespace OrderSystem.Gateway.Cluster;

internal static class ClusterBuilderExtensions
{
    /// <summary>Adds the Orleans client, its health check and its options.</summary>
    public static void AddCluster(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ConnectionOptions>()
            .BindConfiguration(ConnectionOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();

        builder.Services.AddOptions<RetryOptions>()
            .BindConfiguration(RetryOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<SiloLosses>();
        builder.Services.AddGrainCallPipeline();
        builder.Services.AddScoped<ClusterGrains>();
        builder.Services.AddSingleton<ClusterConnection>();
        builder.Services.AddSingleton<IClusterConnectionStatusObserver>(
            services => services.GetRequiredService<ClusterConnection>());
        builder.Services.AddHealthChecks().AddCheck<ClusterHealthCheck>("cluster");

        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddGrainCallInstrumentation())
            .WithMetrics(metrics => metrics.AddMeter("Microsoft.Orleans"));

        builder.AddOrdersDatabase();
        builder.ConnectInBackground();
        builder.UseOrleansClient(client => client
            .UseOrdersDatabase()
            .UseConnectionRetryFilter<ConnectionRetryFilter>()
            .AddTraceContextPropagation());

        builder.Services.AddOptions<TypeManagementOptions>().Configure<IOptions<ConnectionOptions>>(
            (types, connection) => types.TypeMapRefreshInterval = connection.Value.RefreshPeriod);
    }

    /// <summary>Puts <see cref="ClusterConnector"/> in the place of the hosted service that Orleans registers.</summary>
    private static void ConnectInBackground(this IHostApplicationBuilder builder)
    {
        var before = builder.Services.ToHashSet();
        builder.UseOrleansClient();
        var orleansStart = builder.Services.Single(
            service => service.ServiceType == typeof(IHostedService) && !before.Contains(service));

        builder.Services.Remove(orleansStart);
        builder.Services.AddHostedService<ClusterConnector>();
    }
}
