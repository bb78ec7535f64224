using System.Diagnostics;

namespace OrderSystem.GrainTracing;

/// <summary>Starts the spans of both sides of a call under the right parent.</summary>
internal static class GrainCallSpans
{
    /// <summary>The caller's side: below the current span.</summary>
    public static Activity? StartOutgoing(string name, ActivityKind kind, IEnumerable<KeyValuePair<string, object?>> attributes) =>
        GrainCallTracing.Source.StartActivity(kind, Parent(), attributes, name: name);

    /// <summary>
    /// The callee's side: below the context that came with the call and nothing else. An activity that happens to flow
    /// with Orleans' scheduler is not the caller.
    /// </summary>
    public static Activity? StartIncoming(string name, ActivityKind kind, IEnumerable<KeyValuePair<string, object?>> attributes)
    {
        Activity.Current = null;

        // Where no context came with the call, the span is a root.
        _ = RequestContextCarrier.TryExtract(out var parent);
        var span = GrainCallTracing.Source.CreateActivity(name, kind, parent, attributes, idFormat: ActivityIdFormat.W3C);
        if (span is not null)
        {
            RequestContextCarrier.RestoreBaggage(span);
            span.Start();
        }

        return span;
    }

    /// <summary>The root of a trace of its own, for what Orleans starts; nothing of an earlier trace goes on in it.</summary>
    public static Activity? StartRoot(
        string name,
        ActivityKind kind,
        IEnumerable<KeyValuePair<string, object?>>? attributes = null,
        IEnumerable<ActivityLink>? links = null)
    {
        Activity.Current = null;
        RequestContextCarrier.Clear();
        return GrainCallTracing.Source.StartActivity(kind, parentContext: default, attributes, links, name: name);
    }

    // The current activity is the parent by itself, and with its baggage.
    private static ActivityContext Parent() =>
        Activity.Current is null && RequestContextCarrier.CurrentOrCarried() is { } carried ? carried : default;
}
