using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrderSystem.Database;

/// <summary>Orleans' ADO.NET grain storage, whose failures are <see cref="StorageUnavailableException"/>s.</summary>
internal sealed class OrdersGrainStorage(AdoNetGrainStorage storage, StorageFailures failures)
    : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        NewGrain.IsCalled ? Task.CompletedTask : failures.Read(() => storage.ReadStateAsync(stateName, grainId, grainState));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        failures.Write(() => storage.WriteStateAsync(stateName, grainId, grainState));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        failures.Write(() => storage.ClearStateAsync(stateName, grainId, grainState));

    public void Participate(ISiloLifecycle observer) => storage.Participate(observer);
}

/// <summary>Calls of grains of which nothing is stored yet: the call that activates one need not wait for a read that finds nothing.</summary>
/// <remarks>A mistake cannot overwrite anything: a grain's first write fails with <see cref="InconsistentStateException"/> where it has a row.</remarks>
public static class NewGrain
{
    private const string Key = "new-grain";

    /// <summary>Whether the current call says so of its grain.</summary>
    internal static bool IsCalled => RequestContext.Get(Key) is true;

    /// <summary>Calls a grain that is new.</summary>
    /// <param name="call">The call. The grain must make none itself that reads what is stored.</param>
    public static async Task<T> Call<T>(Func<Task<T>> call)
    {
        // Of this method's own context: the caller's stays as it is.
        RequestContext.Set(Key, true);
        return await call();
    }
}

/// <summary>Orleans' ADO.NET reminder table, whose failures are <see cref="StorageUnavailableException"/>s.</summary>
internal sealed class OrdersReminderTable(IReminderTable table, StorageFailures failures) : IReminderTable
{
    public Task StartAsync(CancellationToken cancellationToken) => table.StartAsync(cancellationToken);

    public Task<ReminderTableData> ReadRows(GrainId grainId) => failures.Read(() => table.ReadRows(grainId));

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => failures.Read(() => table.ReadRows(begin, end));

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        failures.Read(() => table.ReadRow(grainId, reminderName));

    public Task<string?> UpsertRow(ReminderEntry entry) => failures.Write(() => table.UpsertRow(entry));

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        failures.Write(() => table.RemoveRow(grainId, reminderName, eTag));

    public Task TestOnlyClearTable() => failures.Write(table.TestOnlyClearTable);

    public Task StopAsync(CancellationToken cancellationToken) => table.StopAsync(cancellationToken);
}

/// <summary>
/// Turns what the database throws under Orleans' storage providers into <see cref="StorageUnavailableException"/>, which
/// callers in other processes can tell from the failure of a grain.
/// </summary>
internal sealed partial class StorageFailures(IOrdersDatabase database, TimeProvider clock, ILogger<StorageFailures> logger)
{
    // So long a failure counts. Then the process is ready again, and what is sent to it shows whether it still fails:
    // without requests nobody would ever know.
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);

    // 0: nothing has failed since the last write.
    private long _failedAt;

    /// <summary>
    /// Whether a read or write of a grain failed lately for a reason that does not pass by itself, and nothing was written
    /// since. The schema can still be read on a full disk, in a read-only file and beside a damaged page.
    /// </summary>
    public bool IsFailing => Volatile.Read(ref _failedAt) is not 0 and var failedAt && clock.GetElapsedTime(failedAt) < Memory;

    public Task Read(Func<Task> read) => Read(Returning(read));

    public async Task<T> Read<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception exception) when (IsTheDatabases(exception))
        {
            throw Translate(exception);
        }
    }

    public Task Write(Func<Task> write) => Write(Returning(write));

    public async Task<T> Write<T>(Func<Task<T>> write)
    {
        var result = await Read(write);
        Volatile.Write(ref _failedAt, 0);
        return result;
    }

    private static bool IsTheDatabases(Exception exception) =>
        exception is DbException or SocketException or IOException or TimeoutException;

    private static Func<Task<bool>> Returning(Func<Task> access) => async () =>
    {
        await access();
        return true;
    };

    private StorageUnavailableException Translate(Exception exception)
    {
        var failure = database.Explain(exception);
        if (failure.MayPass)
        {
            Log.FailedForNow(logger, exception, failure.Sentence);
        }
        else
        {
            Log.Failed(logger, exception, failure.Sentence);
            Volatile.Write(ref _failedAt, clock.GetTimestamp());
        }

        return new StorageUnavailableException(failure.MayPass, exception);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}")]
        public static partial void FailedForNow(ILogger logger, Exception exception, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Reason}")]
        public static partial void Failed(ILogger logger, Exception exception, string reason);
    }
}

/// <summary>Ready means: the database can be reached and read, has its schema, and fails no grain.</summary>
internal sealed partial class DatabaseHealthCheck(IOrdersDatabase database, StorageFailures failures, ILogger<DatabaseHealthCheck> logger)
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

            return failures.IsFailing ? HealthCheckResult.Unhealthy("The database cannot be used.") : HealthCheckResult.Healthy();
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
