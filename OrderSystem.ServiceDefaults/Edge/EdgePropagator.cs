using OrderSystem.ServiceDefaults.Propagation;
using OrderSystem.ServiceDefaults.TraceIds;

namespace OrderSystem.ServiceDefaults.Edge;

/// <summary>A feature of requests whose trace context was not honoured: what there is to link to.</summary>
internal sealed record RefusedTraceContext(ActivityContext Context);

/// <summary>
/// Reads the context of an incoming request: W3C Trace Context, or else the older x-trace-id and x-span-id. That of a
/// caller who is not trusted becomes a <see cref="RefusedTraceContext"/>.
/// </summary>
internal sealed class EdgePropagator(W3CPropagator w3c, Sampler sampler, CallerTrust trust, IHttpContextAccessor accessor)
    : DistributedContextPropagator
{
    public override IReadOnlyCollection<string> Fields { get; } =
        [.. w3c.Fields, EdgeHeaders.TraceId, EdgeHeaders.SpanId];

    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        TraceIdSource.AdoptNext(default);
        (traceId, traceState) = (null, null);
        var (context, isOlder) = getter is null ? default : Read(carrier, getter);
        if (!trust.IsCurrentCallerTrusted())
        {
            if (context.SpanId != default)
            {
                accessor.HttpContext?.Features.Set(new RefusedTraceContext(context));
            }
        }
        else if (context.SpanId != default)
        {
            var parent = isOlder ? Decided(context) : context;
            traceId = W3CPropagator.TraceParentOf(parent);
            traceState = parent.TraceState;
        }
        else if (isOlder && Activity.Current is null)
        {
            // Under an ambient activity the server's would be no root, and the id would wait for some other one.
            TraceIdSource.AdoptNext(context.TraceId);
        }
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(
        object? carrier, PropagatorGetterCallback? getter) =>
        trust.IsCurrentCallerTrusted() ? w3c.ExtractBaggage(carrier, getter) : null;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
        w3c.Inject(activity, carrier, setter);

    // The older headers carry no decision, so the edge takes it as for a root; from here on it travels.
    private ActivityContext Decided(ActivityContext context)
    {
        var result = sampler.ShouldSample(new SamplingParameters(default, context.TraceId, "HTTP", ActivityKind.Server));
        var flags = result.Decision == SamplingDecision.RecordAndSample ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None;
        return new ActivityContext(context.TraceId, context.SpanId, flags, result.TraceStateString, isRemote: true);
    }

    // The older headers may have no span.
    private (ActivityContext Context, bool IsOlder) Read(object? carrier, PropagatorGetterCallback getter)
    {
        if (w3c.Extract(carrier, getter) is var context && context != default)
        {
            return (context, false);
        }

        getter(carrier, EdgeHeaders.TraceId, out var traceIdText, out _);
        getter(carrier, EdgeHeaders.SpanId, out var spanIdText, out _);
        _ = LegacyTraceIds.TryParseSpanId(spanIdText, out var spanId);
        return LegacyTraceIds.TryParseTraceId(traceIdText, out var traceId)
            ? (new ActivityContext(traceId, spanId, ActivityTraceFlags.None, isRemote: true), true)
            : default;
    }
}
