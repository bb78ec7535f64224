using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using OpenTelemetry.Trace;
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
        object? carrier,
        PropagatorGetterCallback? getter,
        out string? traceId,
        out string? traceState)
    {
        TraceIdSource.AdoptNext(default);
        traceId = null;
        traceState = null;
        if (getter is null)
        {
            return;
        }

        if (!trust.IsCurrentCallerTrusted())
        {
            Refuse(carrier, getter);
            return;
        }

        w3c.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);
        if (traceId is not null || !TryGetOlder(carrier, getter, out var id, out var parent))
        {
            return;
        }

        if (parent != default)
        {
            // The older headers carry no decision, so the edge takes it as for a root; from here on it travels.
            var decision = sampler.ShouldSample(new SamplingParameters(default, id, "HTTP", ActivityKind.Server));
            var flags = decision.Decision == SamplingDecision.RecordAndSample ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None;
            traceId = W3CPropagator.TraceParentOf(new ActivityContext(id, parent, flags));
            traceState = decision.TraceStateString;
        }
        else if (Activity.Current is null)
        {
            // Under an ambient activity the server's would be no root, and the id would wait for some other one.
            TraceIdSource.AdoptNext(id);
        }
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) =>
        trust.IsCurrentCallerTrusted() ? w3c.ExtractBaggage(carrier, getter) : null;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
        w3c.Inject(activity, carrier, setter);

    private static bool TryGetOlder(object? carrier, PropagatorGetterCallback getter, out ActivityTraceId traceId, out ActivitySpanId spanId)
    {
        getter(carrier, EdgeHeaders.TraceId, out var traceIdText, out _);
        getter(carrier, EdgeHeaders.SpanId, out var spanIdText, out _);
        _ = LegacyTraceIds.TryParseSpanId(spanIdText, out spanId);
        return LegacyTraceIds.TryParseTraceId(traceIdText, out traceId);
    }

    private void Refuse(object? carrier, PropagatorGetterCallback getter)
    {
        if (accessor.HttpContext is not { } request)
        {
            return;
        }

        if (w3c.TryExtract(carrier, getter, out var context))
        {
            request.Features.Set(new RefusedTraceContext(context));
        }
        else if (TryGetOlder(carrier, getter, out var id, out var span) && span != default)
        {
            request.Features.Set(new RefusedTraceContext(new ActivityContext(id, span, ActivityTraceFlags.None, isRemote: true)));
        }
    }
}
