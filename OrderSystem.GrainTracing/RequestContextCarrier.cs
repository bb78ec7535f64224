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
        context = default;
        if (RequestContext.Get(TraceParent) is not string)
        {
            return false;
        }

        DistributedContextPropagator.Current.ExtractTraceIdAndState(carrier: null, Get, out var traceParent, out var traceState);
        return ActivityContext.TryParse(traceParent, traceState, isRemote: true, out context);
    }

    /// <summary>Gives the activity the baggage that came with a call.</summary>
    public static void RestoreBaggage(Activity activity)
    {
        if (RequestContext.Get(Baggage) is not string { Length: > 0 }
            || DistributedContextPropagator.Current.ExtractBaggage(carrier: null, Get) is not { } baggage)
        {
            return;
        }

        foreach (var (key, value) in baggage)
        {
            activity.AddBaggage(key, value);
        }
    }

    /// <summary>
    /// The current span's context. Without one, what came with the call: <c>OnActivateAsync</c> runs with the request
    /// context of the call that activated the grain, but without its activity.
    /// </summary>
    public static ActivityContext? CurrentOrCarried() =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } current && !OwnWork.Is(current) ? current.Context
        : TryExtract(out var carried) ? carried
        : null;

    /// <summary>Removes what an earlier trace left.</summary>
    public static void Clear()
    {
        RequestContext.Remove(TraceParent);
        RequestContext.Remove(TraceState);
        RequestContext.Remove(Baggage);
    }

    /// <summary>Removes what an earlier trace left, to be put back later.</summary>
    public static Carried Take()
    {
        var carried = new Carried(RequestContext.Get(TraceParent), RequestContext.Get(TraceState), RequestContext.Get(Baggage));
        Clear();
        return carried;
    }

    /// <summary>The trace context that a request context held.</summary>
    internal readonly record struct Carried(object? ParentField, object? StateField, object? BaggageField)
    {
        public void Restore()
        {
            Clear();
            Put(TraceParent, ParentField);
            Put(TraceState, StateField);
            Put(Baggage, BaggageField);
        }

        private static void Put(string field, object? value)
        {
            if (value is not null)
            {
                RequestContext.Set(field, value);
            }
        }
    }
}
