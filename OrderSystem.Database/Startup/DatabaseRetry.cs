using Microsoft.Extensions.Logging;

namespace OrderSystem.Database.Startup;

/// <summary>Tries something with the database again and again while the failure may pass and the time lasts.</summary>
internal sealed partial class DatabaseRetry(IOrdersDatabase database, TimeProvider timeProvider, ILogger<DatabaseRetry> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public async Task ExecuteAsync(Func<CancellationToken, Task> attempt, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        string? lastSentence = null;
        while (true)
        {
            try
            {
                await attempt(cancellationToken);
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                var failure = database.Explain(exception);
                if (!failure.MayPass || timeProvider.GetElapsedTime(started) >= timeout)
                {
                    throw exception as DatabaseUnavailableException
                        ?? new DatabaseUnavailableException(failure.Sentence, exception);
                }

                if (failure.Sentence != lastSentence)
                {
                    Log.NotYet(logger, failure.Sentence, timeout);
                    lastSentence = failure.Sentence;
                }
            }

            await Task.Delay(Pause, timeProvider, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason} Trying again for up to {Timeout}.")]
        public static partial void NotYet(ILogger logger, string reason, TimeSpan timeout);
    }
}
