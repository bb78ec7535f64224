using System.Diagnostics;
using OpenTelemetry.Context.Propagation;
using OrderSystem.ServiceDefaults.Telemetry.Sampling;

namespace OrderSystem.ServiceDefaults.Tracing.Propagation;

/// <summary>
/// W3C Trace Context level 2 and W3C Baggage, for everything in the process that propagates: ASP.NET Core,
/// HttpClient and the grain call filters.
/// </summary>
/// <remarks>
/// Neither propagator of the runtime will do. Its default one cuts a <c>tracestate</c> at the first optional
/// whitespace (level 2, 3.3.1.1). The one from before W3C, <see cref="DistributedContextPropagator.CreatePreW3CPropagator"/>,
/// keeps it whole, but takes a hierarchical id from a Request-Id header in place of a trace id, and sends baggage as
/// Correlation-Context. Both pass on a <c>traceparent</c> of a later version (3.2.4) as it is, which
/// <see cref="ActivityContext"/> then cannot parse. OpenTelemetry's parser reads nearly all of it as specified.
/// </remarks>
internal sealed class W3CTraceContextPropagator : DistributedContextPropagator
{
    private const int VersionZeroLength = 55;

    private static readonly TraceContextPropagator Parser = new();
    private static readonly DistributedContextPropagator BaggageCodec = CreateW3CPropagator();

    public override IReadOnlyCollection<string> Fields { get; } =
        [TraceContextFields.TraceParent, TraceContextFields.TraceState, TraceContextFields.Baggage];

    public override void ExtractTraceIdAndState(
        object? carrier,
        PropagatorGetterCallback? getter,
        out string? traceId,
        out string? traceState)
    {
        traceId = null;
        traceState = null;
        if (getter is not null && TryExtract(carrier, getter, out var context))
        {
            traceId = TraceParentOf(context);
            traceState = OpenTelemetryTraceState.WithConsistentThreshold(context);
        }
    }

    /// <summary>The context that the carrier holds; false when it has none, or a malformed one.</summary>
    public static bool TryExtract(object? carrier, PropagatorGetterCallback getter, out ActivityContext context)
    {
        context = Parser.Extract(default, new Carrier(carrier, getter), static (source, field) => source.Get(field))
            .ActivityContext;
        if (context == default)
        {
            return false;
        }

        if (context.TraceState is { } traceState && TraceStateLimits.Apply(traceState) is var within && !ReferenceEquals(within, traceState))
        {
            context = new ActivityContext(context.TraceId, context.SpanId, context.TraceFlags, within, isRemote: true);
        }

        return true;
    }

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        InjectTraceContext(activity, carrier, setter);
        InjectBaggage(activity, carrier, setter);
    }

    public static void InjectTraceContext(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        if (activity is not { IdFormat: ActivityIdFormat.W3C, Id: { } id } || setter is null)
        {
            return;
        }

        setter(carrier, TraceContextFields.TraceParent, id);
        if (activity.TraceStateString is { Length: > 0 } traceState)
        {
            setter(carrier, TraceContextFields.TraceState, TraceStateLimits.Apply(traceState));
        }
    }

    public static void InjectBaggage(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        if (activity is { IdFormat: ActivityIdFormat.W3C } && setter is not null && activity.Baggage.Any())
        {
            BaggageCodec.Inject(activity, new BaggageCarrier(carrier, setter), BaggageCarrier.Set);
        }
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) =>
        getter is null ? null : BaggageCodec.ExtractBaggage(new Carrier(carrier, getter), Carrier.GetBaggage);

    /// <summary>The context as a version 00 traceparent, with the flags that level 2 defines.</summary>
    public static string TraceParentOf(in ActivityContext context) =>
        $"00-{context.TraceId}-{context.SpanId}-{(byte)context.TraceFlags:x2}";

    private readonly struct Carrier(object? carrier, PropagatorGetterCallback getter)
    {
        public IEnumerable<string>? Get(string field)
        {
            getter(carrier, field, out var value, out var values);
            values ??= value is null ? null : [value];
            return field == TraceContextFields.TraceParent ? values?.Select(VersionZeroPartOf) : values;
        }

        public static void GetBaggage(object? source, string field, out string? value, out IEnumerable<string>? values)
        {
            value = null;
            values = null;
            if (field == TraceContextFields.Baggage && source is Carrier carrier && carrier.Get(field) is { } lines)
            {
                value = BaggageLimits.Apply(string.Join(',', lines));
            }
        }

        // What a later version has after the flags is to be ignored (level 2, 3.2.4). OpenTelemetry's parser does so
        // for versions from 10 on, but takes 01 to 0f for version 00, which ends there.
        private static string VersionZeroPartOf(string value) =>
            value.Length > VersionZeroLength && value[VersionZeroLength] == '-' && !value.StartsWith("00", StringComparison.Ordinal)
                ? value[..VersionZeroLength]
                : value;
    }

    private sealed class BaggageCarrier(object? carrier, PropagatorSetterCallback setter)
    {
        public static void Set(object? target, string field, string value)
        {
            if (target is BaggageCarrier baggage && field == TraceContextFields.Baggage)
            {
                baggage.Forward(value);
            }
        }

        private void Forward(string value) => setter(carrier, TraceContextFields.Baggage, value);
    }
}
