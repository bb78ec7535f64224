using System.Diagnostics;

namespace OrderSystem.ServiceDefaults.Tracing.Propagation;

/// <summary>
/// W3C Trace Context for the whole process; baggage only with requests that <see cref="BaggageDestination"/> allows.
/// </summary>
/// <remarks>
/// The runtime injects through it into every request of every HttpClient, with the request as carrier. A carrier of
/// any other kind goes nobody knows where, and gets no baggage either.
/// </remarks>
internal sealed class HttpPropagator : DistributedContextPropagator
{
    public override IReadOnlyCollection<string> Fields => Propagators.W3C.Fields;

    public override void ExtractTraceIdAndState(
        object? carrier,
        PropagatorGetterCallback? getter,
        out string? traceId,
        out string? traceState) => Propagators.W3C.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) =>
        Propagators.W3C.ExtractBaggage(carrier, getter);

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        W3CTraceContextPropagator.InjectTraceContext(activity, carrier, setter);
        if (carrier is HttpRequestMessage request && BaggageDestination.IsAllowed(request))
        {
            W3CTraceContextPropagator.InjectBaggage(activity, carrier, setter);
        }
    }
}
