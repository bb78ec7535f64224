using System.Diagnostics;

namespace OrderSystem.ServiceDefaults.Tracing.TraceIds;

/// <summary>The random-trace-id flag of W3C Trace Context level 2, 3.2.2.5.2.</summary>
internal static class RandomTraceIdFlag
{
    /// <summary>Level 2 has the flag, <see cref="ActivityTraceFlags"/> of .NET 10 has no name for it.</summary>
    public const ActivityTraceFlags Value = (ActivityTraceFlags)0x02;

    /// <summary>Sets the flag on a root whose trace id was made here; others' ids are others' promise.</summary>
    public static void SetOnOwnRoot(Activity activity)
    {
        if (activity is { IdFormat: ActivityIdFormat.W3C, Parent: null, HasRemoteParent: false }
            && activity.ParentSpanId == default
            && TraceIdSource.HasMade(activity.TraceId))
        {
            activity.ActivityTraceFlags |= Value;
        }
    }
}
