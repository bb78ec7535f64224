using System.Diagnostics;
using OpenTelemetry;

namespace OrderSystem.GrainTracing;

/// <summary>
/// Hands the random-trace-id flag down from parent to child within the process: .NET keeps it on the span that came
/// over the wire and loses it on that span's children.
/// </summary>
/// <remarks>W3C Trace Context Level 2, section 3.2.2.5.2: the flag must be propagated as it was received.</remarks>
internal sealed class RandomTraceIdFlagProcessor : BaseProcessor<Activity>
{
    /// <summary>Level 2 has the flag, <see cref="ActivityTraceFlags"/> of .NET 10 has no name for it.</summary>
    private const ActivityTraceFlags RandomFlag = (ActivityTraceFlags)0x02;

    public override void OnStart(Activity data)
    {
        if (data.Parent is { } parent)
        {
            data.ActivityTraceFlags |= parent.ActivityTraceFlags & RandomFlag;
        }
    }
}
