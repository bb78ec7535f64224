using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OrderSystem.ServiceDefaults.Sampling;

namespace OrderSystem.ServiceDefaults.Propagation;

/// <summary>
/// W3C Trace Context level 2 and W3C Baggage, for everything in the process that propagates: ASP.NET Core, HttpClient
/// and grain calls.
/// </summary>
/// <remarks>
/// Neither propagator of the runtime will do. Its default one cuts a <c>tracestate</c> at the first optional
/// whitespace (level 2, 3.3.1.1), loses all baggage where one value is empty, and takes properties for a part of the
/// value. The one from before W3C, <see cref="DistributedContextPropagator.CreatePreW3CPropagator"/>, takes a
/// hierarchical id from a Request-Id header in place of a trace id, and sends baggage as Correlation-Context. Both pass
/// on a <c>traceparent</c> of a later version (3.2.4) as it is, which <see cref="ActivityContext"/> then cannot parse.
/// OpenTelemetry's parsers read nearly all of it as specified.
/// </remarks>
internal sealed class W3CPropagator : DistributedContextPropagator
{
    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";
    private const string BaggageField = "baggage";
    private const int VersionZeroLength = 55;

    private static readonly TraceContextPropagator ContextParser = new();
    private static readonly BaggagePropagator BaggageCodec = new();

    /// <summary>Whether baggage leaves with HTTP requests. With calls within the system it always does.</summary>
    public bool SendsBaggage { get; set; }

    /// <summary>Whether this process follows its caller's decision to sample; then the caller's threshold stays true.</summary>
    public bool FollowsCaller { get; init; } = true;

    public override IReadOnlyCollection<string> Fields { get; } = [TraceParent, TraceState, BaggageField];

    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        var context = getter is null ? default : Extract(carrier, getter);
        traceId = context == default ? null : TraceParentOf(context);
        traceState = context.TraceState;
    }

    /// <summary>The context that the carrier holds; none when it has none, or a malformed one.</summary>
    public ActivityContext Extract(object? carrier, PropagatorGetterCallback getter)
    {
        var source = new Carrier(carrier, getter);
        var context = ContextParser.Extract(default, source, static (source, field) => source.Get(field)).ActivityContext;
        if (context.TraceState is not { Length: > 0 })
        {
            return context;
        }

        var traceState = TraceStateLimits.Apply(OpenTelemetryTraceState.Trustworthy(context, FollowsCaller)!);
        return ReferenceEquals(traceState, context.TraceState)
            ? context
            : new ActivityContext(context.TraceId, context.SpanId, context.TraceFlags, traceState, isRemote: true);
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(
        object? carrier, PropagatorGetterCallback? getter)
    {
        if (getter is null)
        {
            return null;
        }

        var source = new Carrier(carrier, getter);
        var baggage = BaggageCodec.Extract(default, source, static (source, field) => source.GetBaggage(field)).Baggage;
        return baggage.Count == 0
            ? null
            : baggage.GetBaggage().Select(entry => KeyValuePair.Create(entry.Key, (string?)entry.Value));
    }

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        if (activity is not { IdFormat: ActivityIdFormat.W3C, Id: { } id } || setter is null)
        {
            return;
        }

        setter(carrier, TraceParent, id);
        if (activity.TraceStateString is { Length: > 0 } traceState)
        {
            setter(carrier, TraceState, TraceStateLimits.Apply(traceState));
        }

        if ((SendsBaggage || carrier is not HttpRequestMessage) && activity.Baggage.Any())
        {
            InjectBaggage(activity, carrier, setter);
        }
    }

    /// <summary>The context as a version 00 traceparent, with the flags that level 2 defines.</summary>
    public static string TraceParentOf(in ActivityContext context) =>
        $"00-{context.TraceId}-{context.SpanId}-{(byte)context.TraceFlags:x2}";

    private static void InjectBaggage(Activity activity, object? carrier, PropagatorSetterCallback setter)
    {
        // The innermost of equal keys comes first in an activity's baggage.
        var entries = activity.Baggage.DistinctBy(entry => entry.Key)
            .ToDictionary(entry => entry.Key, entry => entry.Value ?? string.Empty);
        BaggageCodec.Inject(new PropagationContext(default, Baggage.Create(entries)), carrier, (_, field, value) =>
        {
            if (BaggageLimits.Apply(value) is { Length: > 0 } within)
            {
                setter(carrier, field, within);
            }
        });
    }

    private readonly struct Carrier(object? carrier, PropagatorGetterCallback getter)
    {
        public IEnumerable<string>? Get(string field)
        {
            getter(carrier, field, out var value, out var values);
            values ??= value is null ? null : [value];
            return field == TraceParent ? values?.Select(VersionZeroPartOf) : values;
        }

        public IEnumerable<string>? GetBaggage(string field) =>
            Get(field) is { } lines ? [BaggageLimits.Apply(string.Join(',', lines))] : null;

        // What a later version has after the flags is to be ignored (level 2, 3.2.4). OpenTelemetry's parser does so
        // for versions from 10 on, but takes 01 to 0f for version 00, which ends there.
        private static string VersionZeroPartOf(string value) =>
            value.Length > VersionZeroLength
            && value[VersionZeroLength] == '-'
            && !value.StartsWith("00", StringComparison.Ordinal)
                ? value[..VersionZeroLength]
                : value;
    }
}
