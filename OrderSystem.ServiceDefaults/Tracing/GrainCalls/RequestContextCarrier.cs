using System.Diagnostics;
using Orleans.Runtime;

namespace OrderSystem.ServiceDefaults.Tracing.GrainCalls;

/// <summary>
/// Reads and writes trace context in Orleans' <see cref="RequestContext"/>, under the header names of W3C Trace Context
/// and W3C Baggage. Orleans' own lifecycle and storage spans read the same keys.
/// </summary>
internal static class RequestContextCarrier
{
    public const string TraceParent = "traceparent";

    public const string TraceState = "tracestate";

    public const string Baggage = "baggage";

    private static readonly DistributedContextPropagator Propagator = DistributedContextPropagator.CreateW3CPropagator();

    /// <summary>Makes the activity's context the one that travels, and removes what an earlier one left.</summary>
    public static void Inject(Activity activity)
    {
        RequestContext.Set(TraceParent, activity.Id!);
        SetOrRemove(TraceState, activity.TraceStateString);
        SetOrRemove(Baggage, FormatBaggage(activity));
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

    /// <summary>Reads the context that came with a call. False when there is none, or it is malformed.</summary>
    public static bool TryExtract(out ActivityContext context)
    {
        context = default;
        return RequestContext.Get(TraceParent) is string traceParent
            && ActivityContext.TryParse(traceParent, RequestContext.Get(TraceState) as string, isRemote: true, out context);
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
        if (RequestContext.Get(Baggage) is not string { Length: > 0 } baggage)
        {
            return;
        }

        var entries = Propagator.ExtractBaggage(baggage, static (object? carrier, string name, out string? value, out IEnumerable<string>? values) =>
        {
            value = name == Baggage ? (string?)carrier : null;
            values = null;
        });

        foreach (var (key, value) in entries ?? [])
        {
            activity.AddBaggage(key, value);
        }
    }

    private static string? FormatBaggage(Activity activity)
    {
        // Most requests have none: look before the propagator formats everything.
        using var entries = activity.Baggage.GetEnumerator();
        if (!entries.MoveNext())
        {
            return null;
        }

        var box = new BaggageBox();
        Propagator.Inject(activity, box, static (carrier, name, value) =>
        {
            if (name == Baggage)
            {
                ((BaggageBox)carrier!).Value = value;
            }
        });

        return box.Value;
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
            SetOrRemove(RequestContextCarrier.TraceParent, TraceParent as string);
            SetOrRemove(RequestContextCarrier.TraceState, TraceState as string);
            SetOrRemove(RequestContextCarrier.Baggage, Baggage as string);
        }
    }

    private sealed class BaggageBox
    {
        public string? Value { get; set; }
    }
}
