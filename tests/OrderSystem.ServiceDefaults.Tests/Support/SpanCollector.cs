using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;

namespace OrderSystem.ServiceDefaults.Tests.Support;

/// <summary>Keeps the recorded spans that ended.</summary>
internal sealed class SpanCollector : BaseProcessor<Activity>
{
    private readonly ConcurrentQueue<Activity> _spans = new();

    public IReadOnlyCollection<Activity> Spans => [.. _spans.Where(span => span.Recorded)];

    public override void OnEnd(Activity data) => _spans.Enqueue(data);
}
