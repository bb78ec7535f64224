using System.Diagnostics;

namespace OrderSystem.GrainTracing;

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
