namespace OrderSystem.TraceKeeping;

/// <summary>
/// Sends the spans of kept traces, in batches. The SDK's own span processor passes only what is marked as sampled; these
/// spans are not, and stay so: whoever counts by probability must not count them.
/// </summary>
internal sealed class KeptSpanExport(BaseExporter<Activity> exporter)
    : BatchExportProcessor<Activity>(exporter, maxQueueSize: 16_384, scheduledDelayMilliseconds: 500)
{
    // In the tracer provider for its resource, its flush and its end only: what ends is for the keeper to judge.
    public override void OnEnd(Activity data)
    {
    }

    public void Send(Activity span, string reason)
    {
        span.SetTag(KeepingMetrics.ReasonAttribute, reason);
        KeepingMetrics.KeptSpans.Add(1);
        OnExport(span);
    }
}
