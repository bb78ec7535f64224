using System.Diagnostics;
using OpenTelemetry.Trace;

namespace OrderSystem.TraceKeeping;

/// <summary>
/// Records what another sampler drops, without marking it as sampled, so that the trace can still be kept. What
/// instrumentation does not want to see at all, such as health probes, stays dropped with everything below it.
/// </summary>
internal sealed class KeepingSampler : Sampler
{
    private static readonly SamplingDecision Recorded = SamplingDecision.RecordOnly;
    private readonly Sampler _head;

    public KeepingSampler(Sampler head)
    {
        _head = head;
        Description = $"KeepingSampler{{{head.Description}}}";
    }

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var result = _head.ShouldSample(samplingParameters);
        var isRecorded = result.Decision != SamplingDecision.Drop;
        KeepingMetrics.CountDecision(samplingParameters.ParentContext, result.Decision);
        return isRecorded || IsBelowSuppressed(samplingParameters.ParentContext)
            ? result
            : new SamplingResult(Recorded, result.Attributes, result.TraceStateString);
    }

    private static bool IsBelowSuppressed(in ActivityContext parent) =>
        Activity.Current is { IsAllDataRequested: false } current && current.SpanId == parent.SpanId;
}
