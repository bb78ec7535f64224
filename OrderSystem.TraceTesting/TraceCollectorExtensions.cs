using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;
using OrderSystem.TraceTesting.Otlp;

namespace OrderSystem.TraceTesting;

/// <summary>Connects a <see cref="TraceCollector"/> to the OpenTelemetry SDK of the test's own process.</summary>
public static class TraceCollectorExtensions
{
    /// <summary>Collects the spans of this provider.</summary>
    /// <remarks>Add it last, so that what other processors drop or change arrives as they leave it.</remarks>
    public static TracerProviderBuilder AddTraceCollector(this TracerProviderBuilder tracing, TraceCollector collector) =>
        tracing
            .AddProcessor(_ => new SimpleActivityExportProcessor(InMemoryExport.Traces(collector.Store)))
            .AddProcessor(_ => new OpenSpanProcessor(collector.Store, collector.OpenSpans));

    /// <summary>Collects the log records of this provider.</summary>
    public static LoggerProviderBuilder AddTraceCollector(this LoggerProviderBuilder logging, TraceCollector collector) =>
        logging.AddProcessor(_ => new SimpleLogRecordExportProcessor(InMemoryExport.Logs(collector.Store)));

    /// <summary>
    /// Collects spans and log records of an application that sets up OpenTelemetry itself, such as one under
    /// <c>WebApplicationFactory</c> (in <c>ConfigureTestServices</c>).
    /// </summary>
    /// <remarks>It starts no tracing of its own: where the application has none, nothing is collected.</remarks>
    public static IServiceCollection AddTraceCollector(this IServiceCollection services, TraceCollector collector)
    {
        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddTraceCollector(collector));
        services.ConfigureOpenTelemetryLoggerProvider(logging => logging.AddTraceCollector(collector));
        return services;
    }
}
