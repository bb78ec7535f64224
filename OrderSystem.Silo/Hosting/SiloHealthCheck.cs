using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OrderSystem.Silo.Hosting;

/// <summary>Ready is a silo that takes part in the cluster: it has joined, and it is not leaving.</summary>
internal sealed class SiloHealthCheck(ISiloStatusOracle silo) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = silo.CurrentStatus;
        return Task.FromResult(status == SiloStatus.Active
            ? HealthCheckResult.Healthy()
            : new HealthCheckResult(context.Registration.FailureStatus, $"The silo is {status}."));
    }
}
