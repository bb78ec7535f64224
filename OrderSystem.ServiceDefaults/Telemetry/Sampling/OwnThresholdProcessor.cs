using System.Diagnostics;
using OpenTelemetry;

namespace OrderSystem.ServiceDefaults.Telemetry.Sampling;

/// <summary>
/// Gives a server span the threshold of this process's own decision, where the sampler decides again under a remote
/// parent: ASP.NET Core puts the caller's tracestate back over the one that the sampler returned.
/// </summary>
internal sealed class OwnThresholdProcessor(ConsistentRatioSampler sampler) : BaseProcessor<Activity>
{
    public override void OnStart(Activity data)
    {
        if (data is { HasRemoteParent: true, Recorded: true, TraceStateString.Length: > 0 })
        {
            data.TraceStateString = sampler.TraceStateOfSampled(data.TraceStateString);
        }
    }
}
