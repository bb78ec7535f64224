using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace OrderSystem.Database.Storage;

/// <summary>
/// Turns what the database throws under Orleans' storage providers into <see cref="StorageUnavailableException"/>, which
/// callers in other processes can tell from the failure of a grain.
/// </summary>
internal sealed partial class StorageFailures(IOrdersDatabase database, StorageCondition condition, ILogger<StorageFailures> logger)
{
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
        try
        {
            var result = await write();
            condition.Written();
            return result;
        }
        catch (Exception exception) when (IsTheDatabases(exception))
        {
            throw Translate(exception);
        }
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
        Log.Failed(logger, exception, failure.Sentence);
        if (!failure.MayPass)
        {
            condition.Failed();
        }

        return new StorageUnavailableException(failure.MayPass, exception);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Reason}")]
        public static partial void Failed(ILogger logger, Exception exception, string reason);
    }
}
