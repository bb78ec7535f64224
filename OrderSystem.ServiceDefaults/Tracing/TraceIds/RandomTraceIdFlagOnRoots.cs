using System.Diagnostics;
using OpenTelemetry;

namespace OrderSystem.ServiceDefaults.Tracing.TraceIds;

/// <summary>Sets the random-trace-id flag on recorded roots of sources that the listener does not know.</summary>
internal sealed class RandomTraceIdFlagOnRoots : BaseProcessor<Activity>
{
    public override void OnStart(Activity data) => RandomTraceIdFlag.SetOnOwnRoot(data);
}
