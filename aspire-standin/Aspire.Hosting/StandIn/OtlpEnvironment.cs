using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.StandIn;

/// <summary>Points the processes' telemetry at the dashboard.</summary>
internal static class OtlpEnvironment
{
    public const string DashboardGrpcEndpoint = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";
    public const string DashboardHttpEndpoint = "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL";

    public static Action<EnvironmentCallbackContext> Set(IConfiguration configuration, IHostEnvironment environment) => context =>
    {
        var (endpoint, protocol) = (configuration[DashboardGrpcEndpoint], configuration[DashboardHttpEndpoint]) switch
        {
            ({ Length: > 0 } grpc, _) => (grpc, "grpc"),
            (_, { Length: > 0 } http) => (http, "http/protobuf"),
            _ => ("http://localhost:18889", "grpc"),
        };

        var variables = context.EnvironmentVariables;
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol;
        variables["OTEL_SERVICE_NAME"] = context.Resource.Name;
        if (configuration["AppHost:OtlpApiKey"] is { } key)
        {
            variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}";
        }

        if (environment.IsDevelopment())
        {
            variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
            variables["OTEL_TRACES_SAMPLER"] = "always_on";
            variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
        }
    };
}
