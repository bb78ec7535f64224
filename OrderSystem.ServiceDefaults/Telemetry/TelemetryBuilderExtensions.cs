using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using OrderSystem.ServiceDefaults.Configuration;
using OrderSystem.ServiceDefaults.Telemetry.Export;
using OrderSystem.ServiceDefaults.Telemetry.Sampling;
using OrderSystem.ServiceDefaults.Tracing.TraceIds;

namespace OrderSystem.ServiceDefaults.Telemetry;

/// <summary>OpenTelemetry for traces, metrics and logs.</summary>
internal static class TelemetryBuilderExtensions
{
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        var application = builder.Environment.ApplicationName;
        var identity = ServiceIdentity.From(builder.Configuration, builder.Environment);
        builder.Services.AddSingleton(identity);
        builder.Services.AddSampler();
        builder.Services.AddOptions<TelemetryOptions>()
            .BindConfiguration(ConfigurationKeys.TelemetrySection)
            .ValidateDataAnnotations()
            .ValidateOnStart();

        _ = Uri.TryCreate(builder.Configuration[ConfigurationKeys.OtlpEndpoint], UriKind.Absolute, out var otlpEndpoint);

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(identity.Configure)
            .WithTracing(tracing => tracing
                .SetSampler(services => services.GetRequiredService<Sampler>())
                .AddSource(application)
                .AddTraceIds(application)
                .AddAspNetCoreInstrumentation(options => options.Filter = context => !UntracedRequests.IsIncoming(context))
                .AddHttpClientInstrumentation(options =>
                    options.FilterHttpRequestMessage = request => !UntracedRequests.IsOutgoing(request, otlpEndpoint))
                .AddNpgsql()
                .AddOwnThreshold())
            .WithMetrics(metrics => metrics
                .SetExemplarFilter(ExemplarFilterType.TraceBased)
                .AddMeter(application)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddNpgsqlInstrumentation())
            .WithLogging();

        builder.Services.Configure<OpenTelemetryLoggerOptions>(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
            logging.ParseStateValues = true;
        });

        builder.AddOtlpExport();
        builder.Services.AddHostedService<TelemetryFlush>();
    }

    private static TracerProviderBuilder AddOwnThreshold(this TracerProviderBuilder builder) =>
        ((IDeferredTracerProviderBuilder)builder).Configure((services, tracing) =>
        {
            // Not where the application has put a sampler of its own into the container.
            var options = services.GetRequiredService<IOptions<SamplerOptions>>().Value;
            if (SamplerFactory.OwnRatio(options) is { } sampler
                && services.GetRequiredService<Sampler>().Description == SamplerFactory.Create(options).Description)
            {
                tracing.AddProcessor(new OwnThresholdProcessor(sampler));
            }
        });

    private static void AddSampler(this IServiceCollection services)
    {
        services.AddOptions<SamplerOptions>()
            .Configure<IConfiguration>((options, configuration) =>
            {
                options.Name = configuration[ConfigurationKeys.Sampler] is { Length: > 0 } name ? name.Trim() : options.Name;
                options.Argument = configuration[ConfigurationKeys.SamplerArgument];
            })
            .Configure<IOptions<TelemetryOptions>>((options, telemetry) =>
                options.WritesThreshold = telemetry.Value.WriteSamplingThreshold)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<SamplerOptions>, SamplerOptionsValidator>();

        // In the container rather than only in the tracer provider, since the edge asks it too.
        services.TryAddSingleton(provider =>
            SamplerFactory.Create(provider.GetRequiredService<IOptions<SamplerOptions>>().Value));
    }
}
