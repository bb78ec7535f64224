namespace OrderSystem.ServiceDefaults.Telemetry.Sampling;

/// <summary>The values of OTEL_TRACES_SAMPLER that the specification requires of every SDK.</summary>
internal static class SamplerNames
{
    public const string AlwaysOn = "always_on";
    public const string AlwaysOff = "always_off";
    public const string TraceIdRatio = "traceidratio";
    public const string ParentBasedAlwaysOn = "parentbased_always_on";
    public const string ParentBasedAlwaysOff = "parentbased_always_off";
    public const string ParentBasedTraceIdRatio = "parentbased_traceidratio";

    public static readonly string[] All =
        [AlwaysOn, AlwaysOff, TraceIdRatio, ParentBasedAlwaysOn, ParentBasedAlwaysOff, ParentBasedTraceIdRatio];
}
