using System.Diagnostics;
using Orleans.Runtime;

namespace OrderSystem.GrainTracing;

/// <summary>
/// Reads and writes trace context in Orleans' <see cref="RequestContext"/>, under the header names of W3C Trace Context
/// and W3C Baggage. Orleans' own lifecycle and storage spans read the same keys.
/// </summary>
internal static class RequestContextCarrier
{
    private static readonly DistributedContextPropagator BaggageCodec = DistributedContextPropagator.CreateW3CPropagator();

    /// <summary>Makes the activity's context the one that travels, and removes what an earlier one left.</summary>
    public static void Inject(Activity activity)
    {
        RequestContext.Set(TraceContextFields.TraceParent, activity.Id!);
        SetOrRemove(TraceContextFields.TraceState, activity.TraceStateString);
        RequestContext.Remove(TraceContextFields.Baggage);
        if (activity.Baggage.Any())
        {
            BaggageCodec.Inject(activity, null, static (_, field, value) =>
            {
                if (field == TraceContextFields.Baggage)
                {
                    RequestContext.Set(field, value);
                }
            });
        }
    }

    /// <summary>Makes the span's context the one that travels, or the current one where the span was not created.</summary>
    public static void InjectCurrent(Activity? span)
    {
        if ((span ?? Activity.Current) is { IdFormat: ActivityIdFormat.W3C } current)
        {
            Inject(current);
        }
    }

    /// <summary>Removes what an earlier trace left.</summary>
    public static void Clear()
    {
        RequestContext.Remove(TraceContextFields.TraceParent);
        RequestContext.Remove(TraceContextFields.TraceState);
        RequestContext.Remove(TraceContextFields.Baggage);
    }

    /// <summary>Removes what an earlier trace left, to be put back later.</summary>
    public static Carried Take()
    {
        var carried = new Carried(
            RequestContext.Get(TraceContextFields.TraceParent),
            RequestContext.Get(TraceContextFields.TraceState),
            RequestContext.Get(TraceContextFields.Baggage));
        Clear();
        return carried;
    }

    /// <summary>Reads the context that came with a call. False when there is none, or it is malformed.</summary>
    public static bool TryExtract(out ActivityContext context)
    {
        context = default;
        return RequestContext.Get(TraceContextFields.TraceParent) is string traceParent
            && ActivityContext.TryParse(traceParent, RequestContext.Get(TraceContextFields.TraceState) as string, isRemote: true, out context);
    }

    /// <summary>
    /// The current span's context. Without one, what came with the call: <c>OnActivateAsync</c> runs with the request
    /// context of the call that activated the grain, but without its activity.
    /// </summary>
    public static ActivityContext? CurrentOrCarried() =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.Context
        : TryExtract(out var carried) ? carried
        : null;

    /// <summary>Gives the activity the baggage that came with a call.</summary>
    public static void RestoreBaggage(Activity activity)
    {
        if (RequestContext.Get(TraceContextFields.Baggage) is not string { Length: > 0 } baggage)
        {
            return;
        }

        var entries = BaggageCodec.ExtractBaggage(baggage, static (object? carrier, string field, out string? value, out IEnumerable<string>? values) =>
        {
            value = field == TraceContextFields.Baggage ? (string?)carrier : null;
            values = null;
        });

        foreach (var (key, value) in entries ?? [])
        {
            activity.AddBaggage(key, value);
        }
    }

    private static void SetOrRemove(string key, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            RequestContext.Remove(key);
        }
        else
        {
            RequestContext.Set(key, value);
        }
    }

    /// <summary>The trace context that a request context held.</summary>
    internal readonly record struct Carried(object? TraceParent, object? TraceState, object? Baggage)
    {
        public void Restore()
        {
            SetOrRemove(TraceContextFields.TraceParent, TraceParent as string);
            SetOrRemove(TraceContextFields.TraceState, TraceState as string);
            SetOrRemove(TraceContextFields.Baggage, Baggage as string);
        }
    }
}
