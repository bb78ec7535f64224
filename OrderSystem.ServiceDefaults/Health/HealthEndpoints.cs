using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace OrderSystem.ServiceDefaults.Health;

/// <summary>The two health endpoints and the checks behind them.</summary>
internal static class HealthEndpoints
{
    /// <summary>Ready: every check passes.</summary>
    public const string ReadyPath = "/health";

    /// <summary>Live: the checks tagged <see cref="LiveTag"/> pass.</summary>
    public const string LivePath = "/alive";

    /// <summary>Tag of the checks that decide whether the process must be restarted.</summary>
    public const string LiveTag = "live";

    public static void AddDefaultHealthChecks(this IHostApplicationBuilder builder) =>
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);

    /// <summary>
    /// Maps both endpoints, in every environment: the answer is one status word and tells nothing else,
    /// and an orchestrator needs them in production most.
    /// </summary>
    public static void MapHealthEndpoints(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks(ReadyPath).DisableHttpMetrics();
        endpoints.MapHealthChecks(LivePath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) })
            .DisableHttpMetrics();
    }

    public static bool IsHealthRequest(PathString path) =>
        path.Equals(ReadyPath, StringComparison.OrdinalIgnoreCase)
        || path.Equals(LivePath, StringComparison.OrdinalIgnoreCase);
}
