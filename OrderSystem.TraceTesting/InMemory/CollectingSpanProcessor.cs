using System.Diagnostics;
using OpenTelemetry;
using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceTesting.InMemory;

/// <summary>Puts the spans of a tracer provider into the collector as they end, without batches and network.</summary>
internal sealed class CollectingSpanProcessor(TraceCollector collector) : BaseProcessor<Activity>
{
    private Resource? _resource;

    private Resource Resource => _resource ??= new(AttributeValues.Of(ParentProvider.GetResource().Attributes!));

    public override void OnStart(Activity data)
    {
        if (data.Recorded)
        {
            collector.OpenSpans.Add(data);
        }
    }

    public override void OnEnd(Activity data)
    {
        // First the span, then that it is no longer open: who waits must not find it in neither place.
        if (data.Recorded)
        {
            collector.Store.Add([ActivityReader.Read(data, Resource)]);
        }

        if (collector.OpenSpans.Remove(data))
        {
            collector.Store.Signal();
        }
    }
}
