namespace OrderSystem.TraceKeeping;

/// <summary>Holds the spans of unsampled traces and looks at each for a reason to keep its trace.</summary>
internal sealed class KeepingProcessor(TraceKeeper keeper, SlowRoots slow) : BaseProcessor<Activity>
{
    public override void OnStart(Activity data)
    {
        if (!data.Recorded)
        {
            keeper.Started(data);
        }
    }

    public override void OnEnd(Activity data)
    {
        var isSlow = slow.IsSlow(data);
        if (data.Recorded)
        {
            return;
        }

        keeper.Ended(data);
        var reason = IsServerError(data) ? "http_5xx"
            : data.Status == ActivityStatusCode.Error ? "error"
            : isSlow ? "slow"
            : null;
        if (reason is not null)
        {
            keeper.Trigger(data.TraceId, reason);
        }
    }

    private static bool IsServerError(Activity span) =>
        span.Kind == ActivityKind.Server && span.GetTagItem("http.response.status_code") is int and >= 500;
}

/// <summary>
/// Sends the spans of kept traces, in batches. The SDK's own span processor passes only what is marked as sampled; these
/// spans are not, and stay so: whoever counts by probability must not count them.
/// </summary>
internal sealed class KeptSpanExport(BaseExporter<Activity> exporter)
    : BatchExportProcessor<Activity>(exporter, maxQueueSize: 16_384, scheduledDelayMilliseconds: 500)
{
    // In the tracer provider for its resource, its flush and its end only: what ends is for KeepingProcessor to judge.
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
