using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OrderSystem.PaymentProvider.Ledger;

/// <summary>Healthy when the ledger can be read.</summary>
internal sealed class LedgerHealthCheck(ChargeLedger ledger) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await ledger.ProbeAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (SqliteException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The ledger cannot be read.", exception);
        }
    }
}
