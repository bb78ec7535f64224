namespace OrderSystem.ServiceDefaults.Telemetry.Export;

/// <summary>
/// Where telemetry is sent, as the OTLP exporter specification names it (protocol/exporter.md).
/// Only what is checked here; the exporter itself reads these and the other OTEL_EXPORTER_OTLP_ settings.
/// </summary>
internal sealed class OtlpOptions
{
    /// <summary>OTEL_EXPORTER_OTLP_ENDPOINT; nothing is exported without it.</summary>
    public string? Endpoint { get; set; }

    /// <summary>OTEL_EXPORTER_OTLP_PROTOCOL: <c>grpc</c> (default of the SDK) or <c>http/protobuf</c>.</summary>
    public string? Protocol { get; set; }
}
