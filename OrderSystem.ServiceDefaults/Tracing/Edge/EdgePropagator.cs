using System.Diagnostics;
using OpenTelemetry.Trace;
using OrderSystem.ServiceDefaults.Tracing.Propagation;

namespace OrderSystem.ServiceDefaults.Tracing.Edge;

/// <summary>
/// Reads the context of an incoming request: W3C Trace Context, or else the older x-trace-id and x-span-id.
/// </summary>
internal sealed class EdgePropagator(Sampler sampler) : DistributedContextPropagator
{
    public override IReadOnlyCollection<string> Fields { get; } =
        [.. Propagators.W3C.Fields, EdgeHeaders.TraceId, EdgeHeaders.SpanId];

    public override void ExtractTraceIdAndState(
        object? carrier,
        PropagatorGetterCallback? getter,
        out string? traceId,
        out string? traceState)
    {
        AdoptedTraceId.SetNext(default);
        Propagators.W3C.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);
        if (traceId is not null || getter is null)
        {
            return;
        }

        getter(carrier, EdgeHeaders.TraceId, out var legacyTraceId, out _);
        if (!LegacyTraceIds.TryParseTraceId(legacyTraceId, out var id))
        {
            return;
        }

        getter(carrier, EdgeHeaders.SpanId, out var legacySpanId, out _);
        if (LegacyTraceIds.TryParseSpanId(legacySpanId, out var parent))
        {
            traceId = W3CTraceContextPropagator.TraceParentOf(new ActivityContext(id, parent, Decide(id)));
        }
        else if (Activity.Current is null)
        {
            // Under an ambient activity the server's would be no root, and the id would wait for some other one.
            AdoptedTraceId.SetNext(id);
        }
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) =>
        Propagators.W3C.ExtractBaggage(carrier, getter);

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
        Propagators.W3C.Inject(activity, carrier, setter);

    // The older headers carry no decision, so the edge takes it as for a root, and from here on it travels in the flags.
    private ActivityTraceFlags Decide(ActivityTraceId traceId)
    {
        var parameters = new SamplingParameters(default, traceId, "HTTP", ActivityKind.Server);
        return sampler.ShouldSample(parameters).Decision == SamplingDecision.RecordAndSample
            ? ActivityTraceFlags.Recorded
            : ActivityTraceFlags.None;
    }
}
