using System.Diagnostics;

namespace OrderSystem.GrainTracing;

/// <summary>
/// The root of a trace of its own, for work that no request waits for, with a link to the span that caused it.
/// Whatever happens to be current is not its parent. In a timer's or a reminder's tick the tick's own span is the root:
/// the work gives it its name and the link.
/// </summary>
public sealed class RootSpan : IDisposable
{
    private readonly Action? _end;

    private RootSpan(Activity? activity, Action? end)
    {
        Activity = activity;
        _end = end;
    }

    /// <summary>The span; null when nobody listens.</summary>
    public Activity? Activity { get; }

    /// <summary>Starts the work's trace.</summary>
    /// <param name="source">Where the span comes from.</param>
    /// <param name="name">The work's name.</param>
    /// <param name="cause">The span that caused the work; null when it is not known.</param>
    public static RootSpan Start(ActivitySource source, string name, SpanCause? cause)
    {
        ArgumentNullException.ThrowIfNull(source);
        var outer = Activity.Current;
        var link = cause?.ToLink();
        if (Ticks.IsUnnamedTick(outer))
        {
            outer.DisplayName = name;
            Ticks.Link(outer, link);
            return new RootSpan(outer, end: null);
        }

        var carried = RequestContextCarrier.Fields;
        var span = Begin(source, name, ActivityKind.Internal, links: link is null ? null : [link.Value]);
        return new RootSpan(span, () =>
        {
            span?.Dispose();
            Activity.Current = outer;
            RequestContextCarrier.Fields = carried;
        });
    }

    /// <summary>Ends the work. A tick's span ends with the tick.</summary>
    public void Dispose() => _end?.Invoke();

    /// <summary>Begins a root: grain calls made below carry the context of this trace, not what came with a call.</summary>
    internal static Activity? Begin(
        ActivitySource source, string name, ActivityKind kind,
        KeyValuePair<string, object?>[]? attributes = null, ActivityLink[]? links = null)
    {
        Activity.Current = null;
        RequestContextCarrier.Fields = default;
        return source.StartActivity(kind, parentContext: default, attributes, links, name: name);
    }
}

/// <summary>
/// The span that caused work which may outlive it, in the words of W3C Trace Context. It is stored with the work,
/// so that whoever finishes it, perhaps in another process, can link back.
/// </summary>
/// <param name="TraceParent">The span's <c>traceparent</c>.</param>
/// <param name="TraceState">The span's <c>tracestate</c>, if it has one.</param>
[GenerateSerializer, Immutable, Alias("span-cause")]
public sealed record SpanCause([property: Id(0)] string TraceParent, [property: Id(1)] string? TraceState)
{
    /// <summary>The current span; null when there is none.</summary>
    public static SpanCause? Current =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } current
            ? new SpanCause(id, current.TraceStateString)
            : null;

    /// <summary>A link to the span; null when what is stored does not name one.</summary>
    public ActivityLink? ToLink() =>
        ActivityContext.TryParse(TraceParent, TraceState, out var context) ? new ActivityLink(context) : null;
}
