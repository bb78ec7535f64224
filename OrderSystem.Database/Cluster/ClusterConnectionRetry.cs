using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace OrderSystem.Database.Cluster;

/// <summary>
/// A client that starts before the silos: tries again until one has created the schema and answers, for
/// <see cref="DatabaseOptions.ClientTimeout"/>.
/// </summary>
internal sealed partial class ClusterConnectionRetry(
    IOrdersDatabase database,
    IOptions<DatabaseOptions> options,
    TimeProvider timeProvider,
    ILogger<ClusterConnectionRetry> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long? _started;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OrleansConfigurationException)
        {
            return false;
        }

        _started ??= timeProvider.GetTimestamp();
        var timeout = options.Value.ClientTimeout;
        if (timeProvider.GetElapsedTime(_started.Value) >= timeout)
        {
            throw new DatabaseUnavailableException(
                exception is DbException
                    ? database.Explain(exception).Sentence
                    : $"No silo answered within {timeout}: start one that uses the same database ({database.Location}).",
                exception);
        }

        Log.NotYet(logger, database.Location);
        await Task.Delay(Pause, timeProvider, cancellationToken);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "No silo to connect to yet according to {Location}; trying again.")]
        public static partial void NotYet(ILogger logger, string location);
    }
}
