using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;

namespace OrderSystem.ServiceDefaults.TraceIds;

/// <summary>Adds the trace ids of the configured strategy, and their random flag.</summary>
internal static class TraceIdBuilderExtensions
{
    // Known by its name: the package that makes the spans is not one that this needs.
    private const string GrainTracingSource = "OrderSystem.GrainTracing";

    public static TracerProviderBuilder AddTraceIds(this TracerProviderBuilder builder, string application)
    {
        TraceIdSource.Install();
        builder.ConfigureServices(services => services.AddOptions<TraceIdOptions>()
            .BindConfiguration(TraceIdOptions.SectionName)
            .Validate(
                options => options.Strategy is null || Enum.IsDefined(options.Strategy.Value),
                $"{TraceIdOptions.SectionName}:{nameof(TraceIdOptions.Strategy)} must be one of {string.Join(", ", Enum.GetNames<TraceIdStrategy>())}.")
            .ValidateOnStart());

        return ((IDeferredTracerProviderBuilder)builder).Configure((services, tracing) =>
        {
            var options = services.GetRequiredService<IOptions<TraceIdOptions>>().Value;
            TraceIdSource.Use(options.Strategy, services.GetService<TimeProvider>() ?? TimeProvider.System);
            tracing
                .AddInstrumentation(() => new RandomTraceIdFlagListener(application, GrainTracingSource))
                .AddProcessor(new RandomTraceIdFlagProcessor());
        });
    }
}
