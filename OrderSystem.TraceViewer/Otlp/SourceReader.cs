using OrderSystem.TraceViewer.Model;
using OrderSystem.TraceViewer.Storage;
using Proto = OpenTelemetry.Proto;

namespace OrderSystem.TraceViewer.Otlp;

/// <summary>Reads who recorded telemetry: the process and the library.</summary>
internal sealed class SourceReader(TelemetryStore store, AttributeReader attributes)
{
    public Resource Read(Proto.Resource.V1.Resource? resource) =>
        store.Share(new Resource(resource is null ? AttributeCollection.Empty : attributes.Read(resource.Attributes)));

    public InstrumentationScope Read(Proto.Common.V1.InstrumentationScope? scope) =>
        store.Share(new InstrumentationScope(
            attributes.Cut(scope?.Name ?? ""),
            attributes.CutOrNull(scope?.Version ?? ""),
            scope is null ? AttributeCollection.Empty : attributes.Read(scope.Attributes)));
}
