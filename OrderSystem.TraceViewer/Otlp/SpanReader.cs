using System.Diagnostics;
using Google.Protobuf.Collections;
using OrderSystem.TraceViewer.Model;
using OrderSystem.TraceViewer.Storage;
using Proto = OpenTelemetry.Proto.Trace.V1;

namespace OrderSystem.TraceViewer.Otlp;

/// <summary>Reads spans within the limits.</summary>
internal sealed class SpanReader(TraceViewerOptions limits, AttributeReader attributes)
{
    /// <summary>The span; null if its ids are not valid.</summary>
    public Span? Read(Proto.Span span, InstrumentationScope scope, Resource resource)
    {
        var traceId = Hex.ReadId(span.TraceId, Hex.TraceIdBytes);
        var spanId = Hex.ReadId(span.SpanId, Hex.SpanIdBytes);

        // No parent is written as nothing or, by some senders, as zeros.
        var parentIsValid = span.ParentSpanId.Length is 0 or Hex.SpanIdBytes;
        if (traceId is null || spanId is null || !parentIsValid)
        {
            return null;
        }

        return new Span
        {
            TraceId = traceId,
            SpanId = spanId,
            ParentSpanId = Hex.ReadId(span.ParentSpanId, Hex.SpanIdBytes),
            TraceState = attributes.CutOrNull(span.TraceState),
            Flags = span.Flags,
            Name = attributes.Cut(span.Name),
            Kind = ReadKind(span.Kind),
            StartUnixNanoseconds = UnixTime.FromProto(span.StartTimeUnixNano),
            EndUnixNanoseconds = UnixTime.FromProto(span.EndTimeUnixNano),
            Status = ReadStatus(span.Status?.Code),
            StatusMessage = attributes.CutOrNull(span.Status?.Message ?? ""),
            Attributes = attributes.Read(span.Attributes),
            Events = ReadEvents(span.Events),
            Links = ReadLinks(span.Links),
            Scope = scope,
            Resource = resource,
        };
    }

    private static ActivityKind ReadKind(Proto.Span.Types.SpanKind kind) => kind switch
    {
        Proto.Span.Types.SpanKind.Server => ActivityKind.Server,
        Proto.Span.Types.SpanKind.Client => ActivityKind.Client,
        Proto.Span.Types.SpanKind.Producer => ActivityKind.Producer,
        Proto.Span.Types.SpanKind.Consumer => ActivityKind.Consumer,
        _ => ActivityKind.Internal,
    };

    private static ActivityStatusCode ReadStatus(Proto.Status.Types.StatusCode? code) => code switch
    {
        Proto.Status.Types.StatusCode.Ok => ActivityStatusCode.Ok,
        Proto.Status.Types.StatusCode.Error => ActivityStatusCode.Error,
        _ => ActivityStatusCode.Unset,
    };

    private SpanEvent[] ReadEvents(RepeatedField<Proto.Span.Types.Event> events) =>
    [
        .. events.Take(limits.MaxEventsPerSpan).Select(item => new SpanEvent
        {
            Name = attributes.Cut(item.Name),
            TimeUnixNanoseconds = UnixTime.FromProto(item.TimeUnixNano),
            Attributes = attributes.Read(item.Attributes),
        }),
    ];

    private SpanLink[] ReadLinks(RepeatedField<Proto.Span.Types.Link> links)
    {
        if (links.Count == 0)
        {
            return [];
        }

        var read = new List<SpanLink>();
        foreach (var link in links.Take(limits.MaxLinksPerSpan))
        {
            if (Hex.ReadId(link.TraceId, Hex.TraceIdBytes) is { } traceId && Hex.ReadId(link.SpanId, Hex.SpanIdBytes) is { } spanId)
            {
                read.Add(new SpanLink
                {
                    TraceId = traceId,
                    SpanId = spanId,
                    TraceState = attributes.CutOrNull(link.TraceState),
                    Attributes = attributes.Read(link.Attributes),
                });
            }
        }

        return [.. read];
    }
}
