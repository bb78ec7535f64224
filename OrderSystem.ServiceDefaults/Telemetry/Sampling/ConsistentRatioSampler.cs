using System.Globalization;
using OpenTelemetry.Trace;

namespace OrderSystem.ServiceDefaults.Telemetry.Sampling;

/// <summary>
/// Samples a share of the traces by OpenTelemetry's consistent probability sampling: by the rightmost 56 bits of the
/// trace id, or by the explicit randomness (<c>rv</c>) of its tracestate. What it samples may say in tracestate how many
/// it stands for (<c>ot=th:...</c>).
/// </summary>
/// <remarks>
/// The SDK's <see cref="TraceIdRatioBasedSampler"/> reads the leading 64 bits. In a time-ordered id those begin with
/// the time, so that it samples all traces of an epoch or none.
/// </remarks>
internal sealed class ConsistentRatioSampler : Sampler
{
    private readonly SamplingThreshold? _threshold;
    private readonly bool _writesThreshold;
    private readonly SamplingResult _sampledRoot = new(SamplingDecision.RecordAndSample);

    public ConsistentRatioSampler(double ratio, bool writesThreshold)
    {
        _writesThreshold = writesThreshold;
        Description = string.Create(CultureInfo.InvariantCulture, $"ConsistentRatioSampler{{{ratio:F6}}}");
        _threshold = SamplingThreshold.Of(ratio);
        if (writesThreshold && _threshold is { } threshold)
        {
            _sampledRoot = new SamplingResult(SamplingDecision.RecordAndSample, OpenTelemetryTraceState.WithThreshold(null, threshold));
        }
    }

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var traceState = samplingParameters.ParentContext.TraceState;
        if (_threshold is { } threshold && threshold.Accepts(TraceRandomness.Of(samplingParameters.TraceId, traceState)))
        {
            return string.IsNullOrEmpty(traceState)
                ? _sampledRoot
                : new SamplingResult(SamplingDecision.RecordAndSample, TraceStateOfSampled(traceState));
        }

        return new SamplingResult(SamplingDecision.Drop, OpenTelemetryTraceState.WithoutThreshold(traceState));
    }

    /// <summary>The tracestate of a span that this sampler has sampled: never with another sampler's threshold.</summary>
    public string? TraceStateOfSampled(string traceState) =>
        _writesThreshold && _threshold is { } threshold
            ? OpenTelemetryTraceState.WithThreshold(traceState, threshold)
            : OpenTelemetryTraceState.WithoutThreshold(traceState);
}
