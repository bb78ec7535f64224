using Microsoft.AspNetCore.Http;

namespace OrderSystem.ServiceDefaults.Edge;

/// <summary>Requests that leave no span: those that machines repeat, and those that carry spans themselves.</summary>
internal static class UntracedRequests
{
    /// <summary>Ready: every check passes.</summary>
    public const string HealthPath = "/health";

    /// <summary>Live: the checks tagged so pass.</summary>
    public const string AlivePath = "/alive";

    // OTLP specification 1.9, "OTLP/HTTP Request" and the gRPC service names of the collector protocol.
    private static readonly PathString[] OtlpPaths = ["/v1/traces", "/v1/metrics", "/v1/logs"];

    private const string OtlpGrpcPrefix = "/opentelemetry.proto.collector.";

    public static bool IsIncoming(HttpContext context)
    {
        var path = context.Request.Path;
        return path.Equals(HealthPath, StringComparison.OrdinalIgnoreCase)
            || path.Equals(AlivePath, StringComparison.OrdinalIgnoreCase)
            || Array.Exists(OtlpPaths, otlp => path.Equals(otlp))
            || path.Value?.StartsWith(OtlpGrpcPrefix, StringComparison.Ordinal) is true;
    }
}
