using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace OrderSystem.Database.Storage;

/// <summary>
/// Turns what the database throws under Orleans' storage providers into <see cref="StorageUnavailableException"/>, which
/// callers in other processes can tell from the failure of a grain.
/// </summary>
internal sealed partial class StorageFailures(IOrdersDatabase database, ILogger<StorageFailures> logger)
{
    public async Task Translate(Func<Task> access) => await Translate(async () =>
    {
        await access();
        return true;
    });

    public async Task<T> Translate<T>(Func<Task<T>> access)
    {
        try
        {
            return await access();
        }
        catch (Exception exception) when (exception is DbException or SocketException or IOException or TimeoutException)
        {
            var failure = database.Explain(exception);
            Log.Failed(logger, failure.Sentence);
            throw new StorageUnavailableException(failure.MayPass, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
