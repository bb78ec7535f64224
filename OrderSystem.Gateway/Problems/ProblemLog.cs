namespace OrderSystem.Gateway.Problems;

internal static partial class ProblemLog
{
    [LoggerMessage(LogLevel.Information, "The request was rejected with status {Status}")]
    public static partial void RequestRejected(ILogger logger, int status);

    [LoggerMessage(LogLevel.Error, "The request failed and is answered with status {Status}")]
    public static partial void RequestFailed(ILogger logger, Exception exception, int status);
}
