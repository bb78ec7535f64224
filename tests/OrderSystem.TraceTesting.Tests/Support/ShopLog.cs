using Microsoft.Extensions.Logging;

namespace OrderSystem.TraceTesting.Tests.Support;

internal static partial class ShopLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Declined with {Code}")]
    public static partial void Declined(ILogger logger, string code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Failed")]
    public static partial void Failed(ILogger logger, Exception exception);
}
