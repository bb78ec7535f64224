namespace OrderSystem.ServiceDefaults.Sampling;

/// <summary>OpenTelemetry's consistent probability sampling: what is sampled at 1 % is sampled at 10 % too.</summary>
/// <remarks>
/// The SDK's <see cref="TraceIdRatioBasedSampler"/> reads the leading 64 bits. In an id of a system that puts the time
/// there (AWS X-Ray does), it samples all traces of years or none.
/// </remarks>
internal sealed class ConsistentRatioSampler : Sampler
{
    private readonly ulong _threshold;

    public ConsistentRatioSampler(double ratio)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"ConsistentRatioSampler{{{ratio:F6}}}");
        _threshold = OpenTelemetryTraceState.ThresholdOf(ratio);
    }

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(_threshold
            <= OpenTelemetryTraceState.RandomnessOf(samplingParameters.TraceId, samplingParameters.ParentContext.TraceState));
}
