namespace OrderSystem.Gateway.Cluster;

internal static partial class ClusterLog
{
    [LoggerMessage(LogLevel.Information, "Connected to the cluster through {Silos} silo(s)")]
    public static partial void Connected(ILogger logger, int silos);

    [LoggerMessage(LogLevel.Warning, "The cluster cannot be reached ({Reason}); attempt {Attempt} failed, the next follows in {Delay}")]
    public static partial void ConnectionAttemptFailed(ILogger logger, string reason, int attempt, TimeSpan delay);

    [LoggerMessage(LogLevel.Warning, "A grain call failed ({Reason}); attempt {Attempt} is repeated in {Delay}")]
    public static partial void CallIsRepeated(ILogger logger, string reason, int attempt, TimeSpan delay);

    [LoggerMessage(LogLevel.Information, "A silo is gone; calls that wait for an answer are sent again")]
    public static partial void SiloLost(ILogger logger);
}
