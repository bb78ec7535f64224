using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using OrderSystem.ServiceDefaults.Export;
using OrderSystem.TraceKeeping;

namespace Microsoft.Extensions.Hosting;

/// <summary>Retroactive sampling: keeps, whole, the traces that turn out to matter.</summary>
public static class TraceKeepingExtensions
{
    // What of the frameworks is below the normal level says much and tells little.
    private static readonly (string? Category, LogLevel Level)[] HeldFrom =
    [
        (null, LogLevel.Debug),
        ("Microsoft.", LogLevel.Error),
        ("Orleans.", LogLevel.Error),
        ("Polly", LogLevel.Error),
        ("System.", LogLevel.Error),
    ];

    /// <summary>
    /// Keeps traces as the section <c>Tracing:Keep</c> says; does nothing unless <c>Tracing:Keep:Enabled</c> is true, or where
    /// no OTLP endpoint is configured. To be called when the sampler is in the container.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="isInCluster">Whether the process is a silo or has a cluster client, and so shares what it keeps.</param>
    /// <returns>The application.</returns>
    public static IHostApplicationBuilder AddTraceKeeping(this IHostApplicationBuilder builder, bool isInCluster)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var section = builder.Configuration.GetSection(TraceKeepingOptions.SectionName);
        if (!section.GetValue<bool>(nameof(TraceKeepingOptions.Enabled))
            || OtlpExport.TraceOptions(builder.Configuration) is not { } export)
        {
            return builder;
        }

        services.AddOptions<TraceKeepingOptions>()
            .BindConfiguration(TraceKeepingOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ =>
        {
            var options = new OtlpExporterOptions();
            export(options);
            return new KeptSpanExport(new KeptSpanExporter(options));
        });
        services.AddSingleton(provider => new TraceKeeper(
            provider.GetRequiredService<IOptions<TraceKeepingOptions>>(),
            provider.GetRequiredService<KeptSpanExport>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<TraceKeeper>>()));
        services.AddSingleton<HeldSpanWriter>();
        services.AddSampler();
        services.ConfigureOpenTelemetryTracerProvider((provider, tracing) => tracing
            .AddProcessor(provider.GetRequiredService<TraceKeeper>())
            .AddProcessor(provider.GetRequiredService<HeldSpanWriter>()));
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter(KeepingMetrics.MeterName));
        services.ConfigureOpenTelemetryLoggerProvider(logging => logging.AddProcessor(new HeldLogs.Processor()));
        services.AddSingleton<ILoggerProvider, HeldLogs>();
        // First, and so weaker than what Logging:TraceKeeping says of the same category.
        services.PostConfigure<LoggerFilterOptions>(options =>
        {
            foreach (var (category, level) in HeldFrom)
            {
                options.Rules.Insert(0, new LoggerFilterRule(typeof(HeldLogs).FullName, category, level, null));
            }
        });

        if (isInCluster)
        {
            services.AddSingleton<KeepPeer>(provider => (message, _) =>
                provider.GetRequiredService<IGrainFactory>().GetGrain<ITraceKeepingGrain>(0).Exchange(message));
        }

        services.AddSingleton<KeepExchange>();
        services.AddHostedService(provider => provider.GetRequiredService<KeepExchange>());
        services.AddTransient<HttpPeerHandler>();
        services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler<HttpPeerHandler>());
        return builder;
    }

    /// <summary>
    /// Lets those who call this service over HTTP exchange with it what is kept (<c>POST /trace-keeping</c>); does nothing where
    /// <see cref="AddTraceKeeping" /> does nothing. Not for a service that strangers call.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <returns>The application.</returns>
    public static WebApplication MapTraceKeeping(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.Services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(KeepExchange)))
        {
            app.Use(static (context, next) =>
            {
                context.Response.Headers[HttpPeerHandler.Header] = HttpPeerHandler.Path;
                return next(context);
            });
            app.MapPost(HttpPeerHandler.Path, (KeptTracesMessage message, KeepExchange exchange) => exchange.Answer(message))
                .DisableHttpMetrics();
        }

        return app;
    }

    /// <summary>
    /// Whether a grain call is to be traced: every call but the exchange of what is kept, which would keep itself busy. For the
    /// filter of the grain calls' instrumentation.
    /// </summary>
    /// <param name="call">The call.</param>
    public static bool IsTraced(IGrainCallContext call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Request.GetInterfaceType() != typeof(ITraceKeepingGrain);
    }

    private static void AddSampler(this IServiceCollection services)
    {
        if (services.LastOrDefault(service => service.ServiceType == typeof(Sampler)) is not { } head)
        {
            throw new InvalidOperationException("AddTraceKeeping needs a sampler: call AddServiceDefaults before it.");
        }

        services.Remove(head);
        services.AddSingleton<Sampler>(provider => new KeepingSampler((Sampler)(head.ImplementationInstance
            ?? head.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, head.ImplementationType!))));
    }
}
