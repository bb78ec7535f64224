using OpenTelemetry;
using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceTesting.InMemory;

/// <summary>Puts the log records of a logger provider into the collector.</summary>
internal sealed class CollectingLogProcessor(TraceCollector collector) : BaseProcessor<OpenTelemetry.Logs.LogRecord>
{
    private Resource? _resource;

    private Resource Resource => _resource ??= new(AttributeValues.Of(ParentProvider.GetResource().Attributes!));

    public override void OnEnd(OpenTelemetry.Logs.LogRecord data) => collector.Store.Add([LogRecordReader.Read(data, Resource)]);
}
