namespace OrderSystem.ServiceDefaults.Telemetry.Sampling;

/// <summary>
/// The sampler as OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG name it (OpenTelemetry specification,
/// configuration/sdk-environment-variables.md, "General SDK Configuration").
/// </summary>
internal sealed class SamplerOptions
{
    /// <summary>Name of the sampler, in any case; default <c>parentbased_always_on</c>.</summary>
    public string Name { get; set; } = SamplerNames.ParentBasedAlwaysOn;

    /// <summary>For the ratio samplers: share of traces recorded, 0 to 1; default 1.</summary>
    public string? Argument { get; set; }

    /// <summary>Whether the ratio samplers write their threshold into the tracestate of what they sample; default false.</summary>
    public bool WritesThreshold { get; set; }
}
