using OpenTelemetry;

namespace OrderSystem.ServiceDefaults.TraceIds;

/// <summary>
/// Sets the random-trace-id flag (W3C Trace Context level 2, 3.2.2.5.2) on roots whose trace id was made here, recorded or
/// not, and hands it down: .NET keeps it on the span that came over the wire and loses it on that span's children.
/// </summary>
/// <remarks>
/// A processor sees recorded spans only, hence the listener. It takes no part in sampling, and hears the sources that are
/// recorded anyway: to listen to any other would make libraries prepare spans that nobody wants.
/// </remarks>
internal sealed class RandomTraceIdFlag : BaseProcessor<Activity>
{
    /// <summary>Level 2 has the flag, <see cref="ActivityTraceFlags"/> of .NET 10 has no name for it.</summary>
    public const ActivityTraceFlags Value = (ActivityTraceFlags)0x02;

    private readonly ActivityListener _listener;

    public RandomTraceIdFlag(string application)
    {
        // The nameless source is that of activities without one: ASP.NET Core makes them when its span is sampled out.
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == application
                || source.Name is "Microsoft.AspNetCore" or "System.Net.Http" or "OrderSystem.GrainTracing" or "",
            ActivityStarted = SetOnOwnRoot,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public override void OnStart(Activity data)
    {
        SetOnOwnRoot(data);
        data.ActivityTraceFlags |= (data.Parent?.ActivityTraceFlags ?? ActivityTraceFlags.None) & Value;
    }

    protected override void Dispose(bool disposing)
    {
        _listener.Dispose();
        base.Dispose(disposing);
    }

    // Others' ids are others' promise.
    private static void SetOnOwnRoot(Activity activity)
    {
        if (activity is { IdFormat: ActivityIdFormat.W3C, Parent: null, HasRemoteParent: false }
            && activity.ParentSpanId == default
            && TraceIdSource.HasMade(activity.TraceId))
        {
            activity.ActivityTraceFlags |= Value;
        }
    }
}
