using Microsoft.AspNetCore.Http;
using OrderSystem.ServiceDefaults.Health;

namespace OrderSystem.ServiceDefaults.Telemetry;

/// <summary>Requests that leave no span: those that machines repeat, and those that carry spans themselves.</summary>
internal static class UntracedRequests
{
    // OTLP specification 1.9, "OTLP/HTTP Request" and the gRPC service names of the collector protocol.
    private static readonly PathString[] OtlpPaths = ["/v1/traces", "/v1/metrics", "/v1/logs"];

    private const string OtlpGrpcPrefix = "/opentelemetry.proto.collector.";

    public static bool IsIncoming(HttpContext context)
    {
        var path = context.Request.Path;
        return HealthEndpoints.IsHealthRequest(path)
            || Array.Exists(OtlpPaths, otlp => path.Equals(otlp))
            || path.Value?.StartsWith(OtlpGrpcPrefix, StringComparison.Ordinal) is true;
    }

    public static bool IsOutgoing(HttpRequestMessage request, Uri? otlpEndpoint) =>
        otlpEndpoint is not null
        && request.RequestUri is { IsAbsoluteUri: true } uri
        && Uri.Compare(uri, otlpEndpoint, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
