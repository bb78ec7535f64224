using System.Diagnostics;

namespace OrderSystem.GrainTracing;

/// <summary>
/// What has to be right on a span from its start, before its context is passed on: its random-trace-id flag, and
/// that Orleans' own spans start no traces. A span processor would see recorded spans only. It hears no more than the
/// sources whose spans cross processes: to listen to any other would make libraries prepare spans that nobody wants.
/// </summary>
internal static class SpanStartListener
{
    // Orleans.Diagnostics.ActivitySources has these names too; the two that our filters replace are left out.
    public const string LifecycleSourceName = "Microsoft.Orleans.Lifecycle";
    public const string StorageSourceName = "Microsoft.Orleans.Storage";

    // W3C Trace Context level 2, 3.2.2.5.2; ActivityTraceFlags of .NET 10 has no name for it.
    private const ActivityTraceFlags RandomFlag = (ActivityTraceFlags)0x02;

    public static ActivityListener Start(bool includeSystemCalls)
    {
        Action<Activity> always = HandDownRandomFlag;
        var listener = new ActivityListener
        {
            ShouldListenTo = static source =>
                source.Name is GrainCallTracing.SourceName or LifecycleSourceName or StorageSourceName or "System.Net.Http",
            ActivityStarted = includeSystemCalls ? always : KeepFromStartingTrace + always,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    /// <summary>
    /// The flag must be propagated as it was received: .NET keeps it on the span that came over the wire and loses it on
    /// that span's children. A span in between may be of a source that is not heard here, hence the search upwards.
    /// </summary>
    internal static void HandDownRandomFlag(Activity activity)
    {
        for (var above = activity.Parent; above is not null; above = above.Parent)
        {
            if (above.ActivityTraceFlags.HasFlag(RandomFlag))
            {
                activity.ActivityTraceFlags |= RandomFlag;
                return;
            }
        }
    }

    /// <summary>
    /// Orleans' lifecycle and storage spans that belong to no trace (an activation reads its state, an idle one is
    /// collected, a reminder wakes a grain) are not recorded, hence neither exported nor parents whose children are.
    /// </summary>
    internal static void KeepFromStartingTrace(Activity activity)
    {
        if (activity.ParentSpanId == default && activity.Source.Name is LifecycleSourceName or StorageSourceName)
        {
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            activity.IsAllDataRequested = false;
        }
    }
}
