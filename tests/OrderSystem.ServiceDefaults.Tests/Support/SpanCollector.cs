using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;

namespace OrderSystem.ServiceDefaults.Tests.Support;

/// <summary>
/// Keeps the recorded spans that ended, as the SDK hands them to an exporter. Not OrderSystem.TraceTesting, which knows
/// what is exported: the tests of the edge look at baggage, trace flags and the remoteness of a link besides.
/// </summary>
internal sealed class SpanCollector : BaseProcessor<Activity>
{
    private readonly ConcurrentQueue<Activity> _spans = new();

    public IReadOnlyCollection<Activity> Spans => [.. _spans.Where(span => span.Recorded)];

    public override void OnEnd(Activity data) => _spans.Enqueue(data);
}
