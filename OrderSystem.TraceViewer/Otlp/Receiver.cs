using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OrderSystem.TraceViewer.Model;
using OrderSystem.TraceViewer.Storage;

namespace OrderSystem.TraceViewer.Otlp;

/// <summary>Takes in OTLP requests, whichever way they came.</summary>
internal sealed class Receiver
{
    private readonly TelemetryStore _store;
    private readonly SourceReader _sources;
    private readonly SpanReader _spans;
    private readonly LogReader _logs;

    public Receiver(TelemetryStore store, TraceViewerOptions limits, TimeProvider time)
    {
        var attributes = new AttributeReader(limits);
        _store = store;
        _sources = new SourceReader(store, attributes);
        _spans = new SpanReader(limits, attributes);
        _logs = new LogReader(attributes, time);
    }

    public ExportTraceServiceResponse Receive(ExportTraceServiceRequest request)
    {
        var spans = new List<Span>();
        var invalid = 0;
        foreach (var ofResource in request.ResourceSpans)
        {
            var resource = _sources.Read(ofResource.Resource);
            foreach (var ofScope in ofResource.ScopeSpans)
            {
                var scope = _sources.Read(ofScope.Scope);
                foreach (var sent in ofScope.Spans)
                {
                    if (_spans.Read(sent, scope, resource) is { } span)
                    {
                        spans.Add(span);
                    }
                    else
                    {
                        invalid++;
                    }
                }
            }
        }

        _store.CountRejectedSpans(invalid);
        return Answer(invalid, _store.Add(spans).Refused);
    }

    public ExportLogsServiceResponse Receive(ExportLogsServiceRequest request)
    {
        var logs = new List<LogRecord>();
        foreach (var ofResource in request.ResourceLogs)
        {
            var resource = _sources.Read(ofResource.Resource);
            foreach (var ofScope in ofResource.ScopeLogs)
            {
                var scope = _sources.Read(ofScope.Scope);
                logs.AddRange(ofScope.LogRecords.Select(log => _logs.Read(log, scope, resource)));
            }
        }

        _store.Add(logs);
        return new ExportLogsServiceResponse();
    }

    public ExportMetricsServiceResponse Receive(ExportMetricsServiceRequest request)
    {
        _store.CountMetrics(request.ResourceMetrics.SelectMany(resource => resource.ScopeMetrics).Sum(scope => scope.Metrics.Count));
        return new ExportMetricsServiceResponse();
    }

    /// <summary>Without a partial success, everything was accepted.</summary>
    private static ExportTraceServiceResponse Answer(int invalid, int refused) => invalid + refused == 0
        ? new ExportTraceServiceResponse()
        : new ExportTraceServiceResponse
        {
            PartialSuccess = new ExportTracePartialSuccess
            {
                RejectedSpans = invalid + refused,
                ErrorMessage = $"Spans with invalid ids: {invalid}. Spans of traces that are full: {refused}.",
            },
        };
}
