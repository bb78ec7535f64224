using System.Diagnostics;

namespace OrderSystem.GrainTracing;

/// <summary>
/// The root of a trace of its own, for work that no request waits for, with a link to the span that caused it.
/// Whatever happens to be current is not its parent. In a timer's or a reminder's tick the tick's own span is the root:
/// the work gives it its name and the link.
/// </summary>
public sealed class RootSpan : IDisposable
{
    private readonly Activity? _outer;
    private readonly RequestContextCarrier.Carried _carried;
    private readonly bool _isOfTick;

    private RootSpan(Activity? outer, RequestContextCarrier.Carried carried, Activity? activity, bool isOfTick)
    {
        _outer = outer;
        _carried = carried;
        _isOfTick = isOfTick;
        Activity = activity;
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
            Ticks.Name(outer, name, link);
            return new RootSpan(outer, default, outer, isOfTick: true);
        }

        // Grain calls made below carry the context of this trace, not what came with the call.
        var carried = RequestContextCarrier.Take();
        Activity.Current = null;
        ActivityLink[]? links = link is null ? null : [link.Value];
        var activity = source.StartActivity(name, ActivityKind.Internal, default(ActivityContext), links: links);
        return new RootSpan(outer, carried, activity, isOfTick: false);
    }

    /// <summary>Ends the work. A tick's span ends with the tick.</summary>
    public void Dispose()
    {
        if (_isOfTick)
        {
            return;
        }

        Activity?.Dispose();
        Activity.Current = _outer;
        _carried.Restore();
    }
}
