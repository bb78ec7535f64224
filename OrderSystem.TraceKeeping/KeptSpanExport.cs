using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using OpenTelemetry;
using OpenTelemetry.Exporter;

namespace OrderSystem.TraceKeeping;

/// <summary>
/// Sends the spans of kept traces, in batches. The SDK's own span processor passes only what is marked as sampled; these
/// spans are not, and stay so: whoever counts by probability must not count them.
/// </summary>
internal sealed class KeptSpanExport(BaseExporter<Activity> exporter) : BatchExportProcessor<Activity>(exporter, maxQueueSize: 16_384, scheduledDelayMilliseconds: 500)
{
    // In the tracer provider for its resource, its flush and its end only: what ends is for KeepingProcessor to judge.
    public override void OnEnd(Activity data)
    {
    }

    public void Send(Activity span) => OnExport(span);

    public static bool IsConfigured(IConfiguration configuration) =>
        configuration["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] is { Length: > 0 } || configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 };

    /// <summary>Where the other spans go: the settings of the OTLP exporter specification, those of traces before the general ones.</summary>
    public static BaseExporter<Activity> Exporter(IConfiguration configuration)
    {
        var options = new OtlpExporterOptions();
        if (Setting("PROTOCOL") is { } protocol)
        {
            options.Protocol = protocol.Trim() == "http/protobuf" ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        }

        if (configuration["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] is { Length: > 0 } own)
        {
            options.Endpoint = new Uri(own);
        }
        else if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 } general)
        {
            options.Endpoint = options.Protocol == OtlpExportProtocol.HttpProtobuf
                ? new Uri(general.TrimEnd('/') + "/v1/traces")
                : new Uri(general);
        }

        options.Headers = Setting("HEADERS") ?? options.Headers;
        if (int.TryParse(Setting("TIMEOUT"), out var milliseconds))
        {
            options.TimeoutMilliseconds = milliseconds;
        }

        return new OtlpTraceExporter(options);

        string? Setting(string name) => configuration[$"OTEL_EXPORTER_OTLP_TRACES_{name}"] ?? configuration[$"OTEL_EXPORTER_OTLP_{name}"];
    }
}
