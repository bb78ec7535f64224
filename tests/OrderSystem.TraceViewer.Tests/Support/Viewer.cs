using OpenTelemetry.Proto.Collector.Trace.V1;
using OrderSystem.TraceViewer.Model;
using OrderSystem.TraceViewer.Otlp;
using OrderSystem.TraceViewer.Storage;
using ProtoSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace OrderSystem.TraceViewer.Tests.Support;

/// <summary>Receiver and store without a server.</summary>
internal sealed class Viewer
{
    public Viewer(Action<TraceViewerOptions>? configure = null)
    {
        var options = new TraceViewerOptions();
        configure?.Invoke(options);
        Store = new TelemetryStore(options);
        Receiver = new Receiver(Store, options, TimeProvider.System);
    }

    public TelemetryStore Store { get; }

    public Receiver Receiver { get; }

    public Trace Trace => Store.TryGetTrace(Sent.TraceId, out var trace) ? trace : throw new InvalidOperationException("No trace.");

    public ExportTraceServiceResponse Receive(params (string Service, ProtoSpan Span)[] spans) => Receiver.Receive(Sent.Traces(spans));

    public ExportTraceServiceResponse Receive(params IEnumerable<ProtoSpan> spans) => Receiver.Receive(Sent.Traces(spans));
}
