using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OrderSystem.ServiceDefaults.Edge;
using OrderSystem.ServiceDefaults.Export;
using OrderSystem.ServiceDefaults.Http;
using OrderSystem.ServiceDefaults.Logging;
using OrderSystem.ServiceDefaults.Propagation;
using OrderSystem.ServiceDefaults.Sampling;
using OrderSystem.ServiceDefaults.Settings;
using OrderSystem.ServiceDefaults.TraceIds;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// What every process shares, in the shape of Aspire's template: telemetry, correlated logs, health, service discovery
/// and resilient HTTP clients.
/// </summary>
public static class Extensions
{
    private const string LiveTag = "live";

    /// <summary>Adds the defaults that every service of the system shares.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddPropagation();
        builder.AddCorrelatedLogging();
        builder.ConfigureOpenTelemetry();
        builder.AddDefaultHealthChecks();
        LoopbackWithoutProxy.Install();
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddTraceContextPerAttempt();
            http.AddServiceDiscovery();
        });

        return builder;
    }

    /// <summary>Adds OpenTelemetry for traces, metrics and logs, and sends them over OTLP where an endpoint is set.</summary>
    public static TBuilder ConfigureOpenTelemetry<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        var application = builder.Environment.ApplicationName;
        var resource = new ServiceResource(builder.Configuration, builder.Environment);
        var collectors = OtlpExport.Endpoints(builder.Configuration);
        builder.Services.AddSingleton(resource);
        builder.Services.AddSingleton<IValidateOptions<EnvironmentSettings.Checked>, EnvironmentSettings>();
        builder.Services.AddOptions<EnvironmentSettings.Checked>().ValidateOnStart();

        // Another sampler may be there already. In the container, since the edge asks it too.
        builder.Services.AddSampler(builder.Configuration);

        // Queries hold secrets. Aspire's AppHost switches the redaction off in development.
        builder.Configuration["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = bool.FalseString;
        builder.Configuration["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = bool.FalseString;
        AppContext.SetSwitch("System.Net.Http.DisableUriRedaction", false);

        // Exemplars of recorded traces; the SDK's own default is none.
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_METRICS_EXEMPLAR_FILTER"]))
        {
            builder.Configuration["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
        }

        TraceIdSource.Install();
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource.Configure)
            .WithTracing(tracing => tracing
                .SetSampler(services => services.GetRequiredService<Sampler>())
                .AddSource(application)
                .AddProcessor(_ => new RandomTraceIdFlag(application))
                .AddAspNetCoreInstrumentation(options => options.Filter = context => !UntracedRequests.IsIncoming(context))
                .AddHttpClientInstrumentation(options =>
                    options.FilterHttpRequestMessage = request => !OtlpExport.IsExport(request, collectors)))
            .WithMetrics(metrics => metrics
                .AddMeter(application)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation())
            .WithLogging();

        builder.Services.Configure<OpenTelemetryLoggerOptions>(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
            logging.ParseStateValues = true;
        });

        // The log is made with the host, before its settings are validated: with a wrong one, that would be a stack trace.
        if (new EnvironmentSettings(builder.Configuration).Failures().Count == 0)
        {
            builder.AddOtlpExport();
        }
        else
        {
            builder.Services.RemoveAll<IConfigureOptions<LoggerFilterOptions>>();
        }

        return builder;
    }

    /// <summary>Adds the check that the process answers at all.</summary>
    public static TBuilder AddDefaultHealthChecks<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (ready: every check passes) and <c>/alive</c> (live: the checks tagged <c>live</c> pass), in
    /// every environment: the answer is one status word and tells nothing else, and an orchestrator needs them in
    /// production most.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(UntracedRequests.HealthPath).DisableHttpMetrics();
        var live = new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) };
        app.MapHealthChecks(UntracedRequests.AlivePath, live).DisableHttpMetrics();
        return app;
    }
}
