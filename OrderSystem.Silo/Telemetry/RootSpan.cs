using System.Diagnostics;

namespace OrderSystem.Silo.Telemetry;

/// <summary>
/// The root of a trace of its own, for work that no request waits for. It links to the span that caused the work;
/// whatever happens to be current, such as the span of a timer, is not its parent.
/// </summary>
internal sealed class RootSpan : IDisposable
{
    private readonly Activity? _outer;

    private RootSpan(Activity? outer, Activity? activity)
    {
        _outer = outer;
        Activity = activity;
    }

    /// <summary>The span; null when nobody listens.</summary>
    public Activity? Activity { get; }

    public static RootSpan Start(string name, SpanCause? cause)
    {
        var outer = Activity.Current;
        Activity.Current = null;
        // Grain calls made below carry the context of this trace, not what came with the tick.
        RequestContext.Clear();
        ActivityLink[]? links = cause?.ToLink() is { } link ? [link] : null;
        return new RootSpan(outer, SiloTelemetry.Source.StartActivity(name, ActivityKind.Internal, default(ActivityContext), links: links));
    }

    public void Dispose()
    {
        Activity?.Dispose();
        Activity.Current = _outer;
    }
}
