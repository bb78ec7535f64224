using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;
using OrderSystem.GrainTracing;
using Orleans.Hosting;

namespace OpenTelemetry.Trace
{
    /// <summary>Adds the spans of grain calls to a tracer provider.</summary>
    public static partial class GrainCallTracerProviderBuilderExtensions
    {
        /// <summary>
        /// Records the spans of the grain-call filters, and Orleans' own spans for grain storage and, if
        /// <see cref="GrainCallInstrumentationOptions.IncludeLifecycle"/> says so, for activations where they belong to a
        /// trace. The filters themselves are added by <c>AddTraceContextPropagation()</c> on the silo or client.
        /// </summary>
        /// <param name="builder">The tracer provider's builder.</param>
        /// <param name="configure">Sets the options.</param>
        public static TracerProviderBuilder AddGrainCallInstrumentation(
            this TracerProviderBuilder builder, Action<GrainCallInstrumentationOptions>? configure = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            builder.ConfigureServices(services => services.AddGrainCallOptions().Configure(configure ?? (_ => { })));
            return ((IDeferredTracerProviderBuilder)builder).Configure((services, tracing) =>
            {
                WarnWithoutFilters(services);
                var options = services.GetRequiredService<IOptions<GrainCallInstrumentationOptions>>().Value;
                string[] lifecycle = options.IncludeLifecycle ? [SpanStartListener.LifecycleSourceName] : [];
                tracing
                    .AddSource([GrainCallTracing.SourceName, SpanStartListener.StorageSourceName, .. lifecycle])
                    .AddInstrumentation(() => SpanStartListener.Start(options.IncludeSystemCalls));
            });
        }

        private static void WarnWithoutFilters(IServiceProvider services)
        {
            if (services.GetService<IServiceProviderIsService>() is { } registered
                && registered.IsService(typeof(IGrainFactory))
                && !registered.IsService(typeof(GrainCallRecorder))
                && services.GetService<ILoggerFactory>() is { } logging)
            {
                Log.NoFilters(logging.CreateLogger(GrainCallTracing.SourceName));
            }
        }

        private static partial class Log
        {
            [LoggerMessage(Level = LogLevel.Warning, Message =
                "Grain calls of this process leave no spans and carry no trace context: AddGrainCallInstrumentation() is there, "
                + "but AddTraceContextPropagation() was not called on the silo or client")]
            public static partial void NoFilters(ILogger logger);
        }
    }
}

namespace OpenTelemetry.Metrics
{
    /// <summary>Adds the durations of grain calls to a meter provider.</summary>
    public static class GrainCallMeterProviderBuilderExtensions
    {
        /// <summary>
        /// Measures <c>rpc.client.call.duration</c> and <c>rpc.server.call.duration</c> of every grain call, whether its
        /// trace is sampled or not. <c>AddTraceContextPropagation()</c> on the silo or client adds what measures.
        /// </summary>
        /// <param name="builder">The meter provider's builder.</param>
        public static MeterProviderBuilder AddGrainCallInstrumentation(this MeterProviderBuilder builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.AddMeter(GrainCallTracing.MeterName);
        }
    }
}
