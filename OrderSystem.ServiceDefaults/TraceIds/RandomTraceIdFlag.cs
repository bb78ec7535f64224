using System.Diagnostics;
using OpenTelemetry;

namespace OrderSystem.ServiceDefaults.TraceIds;

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

/// <summary>
/// Sets the random-trace-id flag on new roots, recorded or not. A span processor would see the recorded ones only.
/// </summary>
/// <remarks>
/// It takes no part in sampling, and hears the sources that are recorded anyway: to listen to any other would make
/// libraries prepare spans that nobody wants.
/// </remarks>
internal sealed class RandomTraceIdFlagListener : IDisposable
{
    private readonly ActivityListener _listener;

    public RandomTraceIdFlagListener(string application)
    {
        // The nameless source is that of activities without one: ASP.NET Core makes them when its span is sampled out.
        _listener = new ActivityListener
        {
            ShouldListenTo = source =>
                source.Name == application || source.Name is "Microsoft.AspNetCore" or "System.Net.Http" or "OrderSystem.GrainTracing" or "",
            ActivityStarted = RandomTraceIdFlag.SetOnOwnRoot,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();
}

/// <summary>
/// Sets the random-trace-id flag on recorded roots of sources that the listener does not know, and hands it down: .NET
/// keeps it on the span that came over the wire and loses it on that span's children.
/// </summary>
internal sealed class RandomTraceIdFlagProcessor : BaseProcessor<Activity>
{
    public override void OnStart(Activity data)
    {
        RandomTraceIdFlag.SetOnOwnRoot(data);
        if (data.Parent is { } parent)
        {
            data.ActivityTraceFlags |= parent.ActivityTraceFlags & RandomTraceIdFlag.Value;
        }
    }
}
