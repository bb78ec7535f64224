using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OrderSystem.Gateway.Cluster;

/// <summary>Ready only while a silo is connected.</summary>
internal sealed class ClusterHealthCheck(ClusterConnection connection) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(connection.IsConnected
            ? HealthCheckResult.Healthy()
            : new HealthCheckResult(context.Registration.FailureStatus, "No silo is connected."));
}
