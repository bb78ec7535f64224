using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrderSystem.Database.Startup;

/// <summary>A silo's part: creates or migrates the schema before any hosted service, Orleans among them, starts.</summary>
internal sealed partial class SchemaCreation(
    IOrdersDatabase database,
    DatabaseRetry retry,
    IOptions<DatabaseOptions> options,
    ILogger<SchemaCreation> logger) : IDatabasePreparation, IHostedLifecycleService
{
    private bool _done;

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_done)
        {
            return;
        }

        await retry.ExecuteAsync(database.CreateOrMigrateAsync, options.Value.StartupTimeout, cancellationToken);
        _done = true;
        Log.Ready(logger, database.Location);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => PrepareAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The database is ready: {Location}")]
        public static partial void Ready(ILogger logger, string location);
    }
}
