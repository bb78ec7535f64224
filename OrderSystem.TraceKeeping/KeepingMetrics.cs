using System.Diagnostics.Metrics;

namespace OrderSystem.TraceKeeping;

/// <summary>What the keeping of traces does, as metrics.</summary>
internal static class KeepingMetrics
{
    public const string MeterName = "OrderSystem.TraceKeeping";

    private static readonly Meter Meter = new(MeterName, typeof(KeepingMetrics).Assembly.GetName().Version?.ToString(3));

    public static readonly Counter<long> Decisions =
        Meter.CreateCounter<long>("sampling.decisions", "{trace}", "Decisions of head sampling on the roots of traces.");

    public static readonly Counter<long> Triggers =
        Meter.CreateCounter<long>("sampling.triggers", "{trigger}", "What would have kept a trace, by reason.");

    public static readonly Counter<long> Kept =
        Meter.CreateCounter<long>("sampling.kept.traces", "{trace}", "Traces kept here, by reason and by who triggered it.");

    public static readonly Counter<long> KeptSpans =
        Meter.CreateCounter<long>("sampling.kept.spans", "{span}", "Spans sent because their trace was kept.");

    public static readonly Counter<long> Refused =
        Meter.CreateCounter<long>("sampling.refused.traces", "{trace}", "Traces not kept because the budget was spent.");

    public static readonly Counter<long> RingDropped =
        Meter.CreateCounter<long>("sampling.ring.dropped", "{span}", "Spans that fell out of the full ring.");

    /// <summary>Why a span was sent although head sampling did not choose its trace. What it chose does not have it.</summary>
    public const string ReasonAttribute = "sampling.reason";

    public static KeyValuePair<string, object?> Reason(string reason) => new(ReasonAttribute, reason);

    /// <summary>Shows how full the ring is.</summary>
    public static void Observe(HeldTraces held)
    {
        Meter.CreateObservableGauge("sampling.ring.spans", () => held.Spans, "{span}", "Spans held in the ring.");
        Meter.CreateObservableGauge("sampling.ring.bytes", () => held.Bytes, "By", "Bytes held in the ring, as estimated.");
        Meter.CreateObservableGauge("sampling.ring.traces", () => held.Traces, "{trace}", "Traces held, or kept of late.");
    }
}
