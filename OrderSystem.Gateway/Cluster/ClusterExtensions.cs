using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using OrderSystem.Database;
using OrderSystem.Gateway.Problems;
using Orleans.Configuration;

namespace OrderSystem.Gateway.Cluster;

internal static class ClusterExtensions
{
    /// <summary>Adds the Orleans client, its health check and its options, and answers for the cluster's failures.</summary>
    public static void AddCluster(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<ClusterOptions>().BindConfiguration("Cluster").ValidateDataAnnotations();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<SiloLosses>();
        builder.Services.AddSingleton<ClusterCalls>();
        builder.Services.AddSingleton<ClusterConnection>();
        builder.Services.AddSingleton<IClusterConnectionStatusObserver>(
            services => services.GetRequiredService<ClusterConnection>());
        builder.Services.AddHealthChecks().AddCheck<ClusterConnection>("cluster");
        builder.Services.AddExceptionHandler<ClusterExceptionHandler>();

        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddGrainCallInstrumentation(options => options.Filter = TraceKeepingExtensions.IsTraced))
            .WithMetrics(metrics => metrics.AddGrainCallInstrumentation().AddMeter("Microsoft.Orleans"));

        builder.AddOrdersDatabase();
        builder.ConnectInBackground();
        builder.UseOrleansClient(client => client
            .UseOrdersDatabase()
            .UseConnectionRetryFilter<ConnectionRetryFilter>()
            .AddTraceContextPropagation());

        builder.Services.AddOptions<TypeManagementOptions>().Configure<IOptions<ClusterOptions>>(
            (types, cluster) => types.TypeMapRefreshInterval = cluster.Value.RefreshPeriod);
    }

    /// <summary>Answers 503 until the Orleans client has connected for the first time: before that it cannot send.</summary>
    public static RouteGroupBuilder RequireCluster(this RouteGroupBuilder api) => api.AddEndpointFilter((context, next) =>
    {
        var http = context.HttpContext;
        if (http.RequestServices.GetRequiredService<ClusterConnection>().IsStarted)
        {
            return next(context);
        }

        http.Response.Headers.RetryAfter = ApiProblems.RetryAfter;
        return ValueTask.FromResult<object?>(ProblemTypes.ClusterUnavailable.Answer());
    });

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
