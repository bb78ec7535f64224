using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace OrderSystem.GrainTracing;

/// <summary>
/// Keeps Orleans' lifecycle and storage spans that belong to no trace (an activation reads its state, an idle one
/// is collected, a reminder wakes a grain) from becoming traces of their own.
/// </summary>
internal sealed class OrleansRootSpanProcessor : BaseProcessor<Activity>
{
    public override void OnStart(Activity data)
    {
        if (data.ParentSpanId == default
            && data.Source.Name is GrainCallTracerProviderBuilderExtensions.LifecycleSourceName or GrainCallTracerProviderBuilderExtensions.StorageSourceName)
        {
            // Not recorded, hence neither exported nor a parent whose children are.
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            data.IsAllDataRequested = false;
        }
    }
}
