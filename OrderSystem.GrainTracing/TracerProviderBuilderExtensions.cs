using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrderSystem.GrainTracing;
using Orleans.Hosting;

namespace OpenTelemetry.Trace;

/// <summary>Adds the spans of grain calls to a tracer provider.</summary>
public static class GrainCallTracerProviderBuilderExtensions
{
    // Orleans.Diagnostics.ActivitySources has these names too; the two that our filters replace are left out.
    internal const string LifecycleSourceName = "Microsoft.Orleans.Lifecycle";

    internal const string StorageSourceName = "Microsoft.Orleans.Storage";

    /// <summary>
    /// Records the spans of the grain-call filters, and Orleans' own spans for grain storage and, if
    /// <see cref="GrainCallTracingOptions.IncludeLifecycle"/> says so, for activations where they belong to a trace.
    /// The filters themselves are added by <c>AddTraceContextPropagation()</c> on the silo or client.
    /// </summary>
    /// <param name="builder">The tracer provider's builder.</param>
    public static TracerProviderBuilder AddGrainCallInstrumentation(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.ConfigureServices(services => services.AddGrainCallTracingOptions());
        return ((IDeferredTracerProviderBuilder)builder).Configure((services, tracing) =>
        {
            var options = services.GetRequiredService<IOptions<GrainCallTracingOptions>>().Value;
            tracing
                .AddSource(GrainCallTracing.SourceName, StorageSourceName)
                .AddProcessor(new RandomTraceIdFlagProcessor());

            if (options.IncludeLifecycle)
            {
                tracing.AddSource(LifecycleSourceName);
            }

            if (!options.IncludeSystemCalls)
            {
                tracing.AddProcessor(new OrleansRootSpanProcessor());
            }
        });
    }
}
