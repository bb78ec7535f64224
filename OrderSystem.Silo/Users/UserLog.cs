namespace OrderSystem.Silo.Users;

internal static partial class UserLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "User created")]
    public static partial void UserCreated(ILogger logger, Guid userId);
}
