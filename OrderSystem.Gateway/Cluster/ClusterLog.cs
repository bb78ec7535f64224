namespace OrderSystem.Gateway.Cluster;

internal static partial class ClusterLog
{
    [LoggerMessage(LogLevel.Information, "Connected to the cluster through {Silos} silo(s)")]
    public static partial void Connected(ILogger logger, int silos);

    [LoggerMessage(LogLevel.Warning, "The cluster cannot be reached ({Reason}); attempt {Attempt} failed, the next follows in {Delay}")]
    public static partial void ConnectionAttemptFailed(ILogger logger, string reason, int attempt, TimeSpan delay);
}
