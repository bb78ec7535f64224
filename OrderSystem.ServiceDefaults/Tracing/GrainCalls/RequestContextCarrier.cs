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

    /// <summary>Reads the context that came with a call. False when there is none, or it is malformed.</summary>
    public static bool TryExtract(out ActivityContext context)
    {
        context = default;
        return RequestContext.Get(TraceParent) is string traceParent
            && ActivityContext.TryParse(traceParent, RequestContext.Get(TraceState) as string, isRemote: true, out context);
    }

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

    private sealed class BaggageBox
    {
        public string? Value { get; set; }
    }
}
