namespace OrderSystem.ServiceDefaults.Telemetry;

/// <summary>Names of the activity sources and meters that every process listens to.</summary>
internal static class TelemetryNames
{
    public const string GrainCallSource = "OrderSystem.ServiceDefaults.GrainCalls";
    public const string OrleansStorageSource = "Microsoft.Orleans.Storage";
    public const string OrleansLifecycleSource = "Microsoft.Orleans.Lifecycle";
    public const string OrleansMeter = "Microsoft.Orleans";
    public const string NpgsqlMeter = "Npgsql";
}
