using System.Globalization;
using OpenTelemetry.Trace;

namespace OrderSystem.ServiceDefaults.Sampling;

/// <summary>
/// Samples a share of the traces by OpenTelemetry's consistent probability sampling: by the rightmost 56 bits of the
/// trace id, or by the explicit randomness (<c>rv</c>) of its tracestate.
/// </summary>
/// <remarks>
/// The SDK's <see cref="TraceIdRatioBasedSampler"/> reads the leading 64 bits. In an id of a system that puts the time
/// there (AWS X-Ray does), it samples all traces of years or none.
/// </remarks>
internal sealed class ConsistentRatioSampler : Sampler
{
    private readonly SamplingThreshold _threshold;

    public ConsistentRatioSampler(double ratio)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"ConsistentRatioSampler{{{ratio:F6}}}");
        _threshold = SamplingThreshold.Of(ratio);
    }

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var randomness = OpenTelemetryTraceState.RandomnessOf(samplingParameters.TraceId, samplingParameters.ParentContext.TraceState);
        return new SamplingResult(_threshold.Accepts(randomness) ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
    }
}
