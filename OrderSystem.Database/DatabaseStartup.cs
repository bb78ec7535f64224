using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace OrderSystem.Database;

/// <summary>
/// A silo's start on the orders database: creates or migrates the schema before Orleans uses it, and says in one sentence
/// what is wrong when the database is at fault.
/// </summary>
/// <example>
/// <code>
/// var database = app.Services.GetRequiredService&lt;DatabaseStartup&gt;();
/// return await app.RunServiceAsync(database.Explain, database.PrepareAsync);
/// </code>
/// </example>
public sealed partial class DatabaseStartup : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly IServiceProvider _services;
    private IOrdersDatabase? _database;
    private bool _done;

    // What it needs is asked for when the settings are known to be valid.
    internal DatabaseStartup(IServiceProvider services) => _services = services;

    /// <summary>Creates or migrates the schema, once; the silo's start does it unless it has been done before.</summary>
    /// <exception cref="DatabaseUnavailableException">The database cannot be used.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_done)
        {
            return;
        }

        _database = _services.GetRequiredService<IOrdersDatabase>();
        var logger = _services.GetRequiredService<ILogger<DatabaseStartup>>();
        await CreateOrMigrateAsync(_database, logger, cancellationToken);
        _done = true;
        Log.Ready(logger, _database.Location);
    }

    /// <summary>The sentence for a failed start; null when the database is not at fault.</summary>
    /// <param name="exception">What ended the start. Orleans reads and writes the database as well, and may fail at it.</param>
    public string? Explain(Exception exception) =>
        DatabaseUnavailableException.Explain(exception) ?? (exception is DbException ? _database?.Explain(exception).Sentence : null);

    void ILifecycleParticipant<ISiloLifecycle>.Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(DatabaseStartup), ServiceLifecycleStage.First, PrepareAsync);

    // Tries again while the failure may pass and the time lasts.
    private async Task CreateOrMigrateAsync(IOrdersDatabase database, ILogger logger, CancellationToken cancellationToken)
    {
        var clock = _services.GetRequiredService<TimeProvider>();
        var timeout = _services.GetRequiredService<IOptions<DatabaseOptions>>().Value.StartupTimeout;
        var started = clock.GetTimestamp();
        string? lastSentence = null;
        while (true)
        {
            try
            {
                await database.CreateOrMigrateAsync(cancellationToken);
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                var failure = database.Explain(exception);
                if (!failure.MayPass || clock.GetElapsedTime(started) >= timeout)
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

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The database is ready: {Location}")]
        public static partial void Ready(ILogger logger, string location);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason} Trying again for up to {Timeout}.")]
        public static partial void NotYet(ILogger logger, string reason, TimeSpan timeout);
    }
}
