using System.Diagnostics;
using Orleans.Runtime;

namespace OrderSystem.GrainTracing;

/// <summary>
/// Reads and writes trace context in Orleans' <see cref="RequestContext"/>, by the process's
/// <see cref="DistributedContextPropagator"/>: the fields are those of W3C Trace Context and W3C Baggage. Orleans' own
/// lifecycle and storage spans read the same keys.
/// </summary>
internal static class RequestContextCarrier
{
    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";
    private const string Baggage = "baggage";

    private static readonly DistributedContextPropagator.PropagatorSetterCallback Set =
        static (_, field, value) => RequestContext.Set(field, value);

    private static readonly DistributedContextPropagator.PropagatorGetterCallback Get =
        static (object? _, string field, out string? value, out IEnumerable<string>? values) =>
        {
            value = RequestContext.Get(field) as string;
            values = null;
        };

    /// <summary>Makes the span's context the one that travels, or the current one where the span was not created.</summary>
    public static void InjectCurrent(Activity? span)
    {
        if ((span ?? Activity.Current) is not { IdFormat: ActivityIdFormat.W3C } current || OwnWork.Is(current))
        {
            return;
        }

        // What an earlier one left and this one may not have; the traceparent it has, and each change copies the whole.
        RequestContext.Remove(TraceState);
        RequestContext.Remove(Baggage);
        DistributedContextPropagator.Current.Inject(current, carrier: null, Set);
    }

    /// <summary>Reads the context that came with a call. False when there is none, or it is malformed.</summary>
    public static bool TryExtract(out ActivityContext context)
    {
        DistributedContextPropagator.Current.ExtractTraceIdAndState(carrier: null, Get, out var traceParent, out var traceState);
        return ActivityContext.TryParse(traceParent, traceState, isRemote: true, out context);
    }

    /// <summary>Gives the activity the baggage that came with a call.</summary>
    public static void RestoreBaggage(Activity activity)
    {
        foreach (var (key, value) in DistributedContextPropagator.Current.ExtractBaggage(carrier: null, Get) ?? [])
        {
            activity.AddBaggage(key, value);
        }
    }

    /// <summary>The fields as they are, to be put aside and back; nothing is carried after <c>default</c>.</summary>
    public static (object? TraceParent, object? TraceState, object? Baggage) Fields
    {
        get => (RequestContext.Get(TraceParent), RequestContext.Get(TraceState), RequestContext.Get(Baggage));
        set
        {
            Put(TraceParent, value.TraceParent);
            Put(TraceState, value.TraceState);
            Put(Baggage, value.Baggage);
        }
    }

    private static void Put(string field, object? value)
    {
        if (value is null)
        {
            RequestContext.Remove(field);
        }
        else
        {
            RequestContext.Set(field, value);
        }
    }
}
