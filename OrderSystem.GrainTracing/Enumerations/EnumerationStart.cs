using System.Diagnostics;
using Orleans.Runtime;

namespace OrderSystem.GrainTracing.Enumerations;

/// <summary>Finds the enumeration that a call belongs to, on either side of the call.</summary>
internal static class EnumerationStart
{
    /// <summary>
    /// The enumeration, which the first of its calls opens under a span; null when it has none: its method is Orleans'
    /// own, or nobody records it.
    /// </summary>
    public static OpenEnumeration? OpenOrUse(
        this OpenEnumerations open, Guid id, IGrainCallContext call, GrainMethod method, Func<GrainMethod, Activity?> startSpan)
    {
        if (EnumerationCall.Started(call.Request, method) is not { } request
            || GrainMethod.Of(request) is not { Kind: GrainCallKind.Application } called
            || startSpan(called) is not { } span)
        {
            return open.Use(id);
        }

        GrainCallFailure.SetIds(span, call.TargetId, call.SourceId);
        return open.Add(id, span, call.Request.GetCancellationToken());
    }
}
