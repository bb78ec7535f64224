namespace OrderSystem.ServiceDefaults.Configuration;

/// <summary>
/// Configuration keys read here. Those of OpenTelemetry are named by its specification
/// (configuration/sdk-environment-variables.md and protocol/exporter.md).
/// </summary>
internal static class ConfigurationKeys
{
    public const string ServiceName = "OTEL_SERVICE_NAME";
    public const string ResourceAttributes = "OTEL_RESOURCE_ATTRIBUTES";
    public const string Sampler = "OTEL_TRACES_SAMPLER";
    public const string SamplerArgument = "OTEL_TRACES_SAMPLER_ARG";
    public const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    public const string OtlpProtocol = "OTEL_EXPORTER_OTLP_PROTOCOL";
    public const string LogLevel = "LOG_LEVEL";
    public const string TelemetrySection = "Telemetry";
}
