using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using OrderSystem.Database.Storage;

namespace OrderSystem.Database;

/// <summary>Ready means: the database can be reached and read, has its schema, and fails no grain.</summary>
internal sealed partial class DatabaseHealthCheck(IOrdersDatabase database, StorageCondition condition, ILogger<DatabaseHealthCheck> logger)
    : IHealthCheck
{
    public const string Name = "database";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            if (await database.ReadSchemaVersionAsync(cancellationToken) is null)
            {
                return HealthCheckResult.Unhealthy("The database has no schema yet.");
            }

            return condition.IsFailing ? HealthCheckResult.Unhealthy("The database cannot be used.") : HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // What is wrong and where is for the log; the result may be shown to anybody.
            Log.Unreachable(logger, database.Explain(exception).Sentence);
            return HealthCheckResult.Unhealthy("The database cannot be reached.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}")]
        public static partial void Unreachable(ILogger logger, string reason);
    }
}
