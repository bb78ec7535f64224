using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;

namespace OrderSystem.Measurements.Fidelity.Collecting;

/// <summary>
/// Keeps every span that an exporter would be given. Unlike a batch, it drops none, nor has it the bound of
/// OrderSystem.TraceTesting's store: a run makes hundreds of thousands.
/// </summary>
internal sealed class SpanCollector : BaseProcessor<Activity>
{
    private readonly ConcurrentQueue<SpanRecord> _spans = new();

    public int Count => _spans.Count;

    public IReadOnlyList<SpanRecord> Spans => [.. _spans];

    public override void OnEnd(Activity data)
    {
        if (data.Recorded)
        {
            _spans.Enqueue(SpanRecord.Of(data));
        }
    }
}
