using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;

namespace OrderSystem.ServiceDefaults.Export;

/// <summary>
/// Sends traces, metrics and logs over OTLP: all three to OTEL_EXPORTER_OTLP_ENDPOINT, one to an endpoint of its own
/// (OTEL_EXPORTER_OTLP_TRACES_ENDPOINT). What has no endpoint is not sent.
/// </summary>
internal static class OtlpExport
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";
    private const string Traces = "TRACES_";
    private const string Metrics = "METRICS_";
    private const string Logs = "LOGS_";

    public static void AddOtlpExport(this IHostApplicationBuilder builder)
    {
        // Left alone, the exporter takes its client from IHttpClientFactory, and with it the resilience handler
        // that AddServiceDefaults gives to every client: retries upon the exporter's own, and a log line about
        // each that is exported in turn. Setting the factory, even to its own default, prevents that.
        builder.Services.ConfigureAll<OtlpExporterOptions>(options => options.HttpClientFactory = options.HttpClientFactory);

        builder.Services.AddOptions<ExportOptions>()
            .BindConfiguration(ExportOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddHostedService<TelemetryFlush>();

        var telemetry = builder.Services.AddOpenTelemetry();
        if (EndpointOf(builder.Configuration, string.Empty) is not null)
        {
            // The exporter reads the signals' own settings too, and comes behind every processor of the application.
            telemetry.UseOtlpExporter();
            return;
        }

        if (OptionsOf(builder.Configuration, Traces) is { } traces)
        {
            telemetry.WithTracing(tracing => tracing.AddOtlpExporter(Traces, traces));
        }

        if (OptionsOf(builder.Configuration, Metrics) is { } metrics)
        {
            telemetry.WithMetrics(metering => metering.AddOtlpExporter(Metrics, metrics));
        }

        if (OptionsOf(builder.Configuration, Logs) is { } logs)
        {
            telemetry.WithLogging(logging => logging.AddOtlpExporter(Logs, logs));
        }
    }

    /// <summary>How traces are sent, for an exporter of one's own; null where they are not sent.</summary>
    public static Action<OtlpExporterOptions>? TraceOptions(IConfiguration configuration) => OptionsOf(configuration, Traces);

    /// <summary>Where telemetry is sent.</summary>
    public static Uri[] Endpoints(IConfiguration configuration) =>
        [.. new[] { string.Empty, Traces, Metrics, Logs }.Select(signal => EndpointOf(configuration, signal)).OfType<Uri>()];

    /// <summary>Whether a request carries telemetry, which must not become telemetry again.</summary>
    public static bool IsExport(HttpRequestMessage request, Uri[] endpoints) =>
        request.RequestUri is { IsAbsoluteUri: true } uri
        && Array.Exists(endpoints, endpoint =>
            (uri.Scheme, uri.IdnHost, uri.Port) == (endpoint.Scheme, endpoint.IdnHost, endpoint.Port));

    private static Uri? EndpointOf(IConfiguration configuration, string signal) =>
        Uri.TryCreate(configuration[$"{Prefix}{signal}ENDPOINT"], UriKind.Absolute, out var endpoint) ? endpoint : null;

    // AddOtlpExporter() itself reads the settings of no signal but those of all. Wrong ones are refused at start.
    private static Action<OtlpExporterOptions>? OptionsOf(IConfiguration configuration, string signal)
    {
        var own = EndpointOf(configuration, signal);
        var ofAll = EndpointOf(configuration, string.Empty);
        return own is null && ofAll is null ? null : Read;

        void Read(OtlpExporterOptions options)
        {
            options.Protocol = Value("PROTOCOL") switch
            {
                "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
                "grpc" => OtlpExportProtocol.Grpc,
                _ => options.Protocol,
            };
            options.Endpoint = own ?? (options.Protocol == OtlpExportProtocol.Grpc ? ofAll! : PathOf(ofAll!));
            options.Headers = Value("HEADERS") ?? options.Headers;
            options.TimeoutMilliseconds = int.TryParse(Value("TIMEOUT"), out var timeout) ? timeout : options.TimeoutMilliseconds;
            options.Compression = Value("COMPRESSION") == "gzip" ? OtlpExportCompression.GZip : options.Compression;
        }

        string? Value(string name) => new[] { configuration[$"{Prefix}{signal}{name}"], configuration[$"{Prefix}{name}"] }
            .FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))?.Trim();

        Uri PathOf(Uri endpoint) => new($"{endpoint.AbsoluteUri.TrimEnd('/')}/v1/{signal.TrimEnd('_').ToLowerInvariant()}");
    }
}
