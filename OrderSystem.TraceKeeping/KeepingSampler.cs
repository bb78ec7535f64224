using OpenTelemetry.Trace;

namespace OrderSystem.TraceKeeping;

/// <summary>
/// Records what another sampler drops, without marking it as sampled, so that the trace can still be kept. What
/// instrumentation does not want to see at all, such as health probes, stays dropped with everything below it.
/// </summary>
internal sealed class KeepingSampler : Sampler
{
    private readonly Sampler _head;

    public KeepingSampler(Sampler head)
    {
        _head = head;
        Description = $"KeepingSampler{{{head.Description}}}";
    }

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var result = _head.ShouldSample(samplingParameters);
        var parent = samplingParameters.ParentContext;
        if (parent == default)
        {
            var decision = result.Decision == SamplingDecision.RecordAndSample ? "sampled" : "not_sampled";
            KeepingMetrics.Decisions.Add(1, new KeyValuePair<string, object?>("sampling.decision", decision));
        }

        return result.Decision != SamplingDecision.Drop || IsBelowSuppressed(parent)
            ? result
            : new SamplingResult(SamplingDecision.RecordOnly, result.Attributes, result.TraceStateString);
    }

    private static bool IsBelowSuppressed(in ActivityContext parent) =>
        Activity.Current is { IsAllDataRequested: false } current && current.SpanId == parent.SpanId;
}
