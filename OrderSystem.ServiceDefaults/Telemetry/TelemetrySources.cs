namespace OrderSystem.ServiceDefaults.Telemetry;

/// <summary>Names of the activity sources and meters that every process listens to, besides its own.</summary>
internal static class TelemetrySources
{
    public const string GrainCalls = "OrderSystem.ServiceDefaults.GrainCalls";
    public const string OrleansStorage = "Microsoft.Orleans.Storage";
    public const string OrleansLifecycle = "Microsoft.Orleans.Lifecycle";

    /// <summary>The meter of Orleans.</summary>
    public const string OrleansMeter = "Microsoft.Orleans";
}
