using System.Diagnostics;

namespace OrderSystem.GrainTracing;

/// <summary>Marks a span as failed (semantic conventions, general/recording-errors).</summary>
internal static class ActivityExceptionExtensions
{
    public static void SetFailed(this Activity? activity, Exception exception)
    {
        if (activity is not { IsAllDataRequested: true })
        {
            return;
        }

        activity.SetTag(RpcAttributes.ErrorType, exception.GetType().FullName);
        activity.SetStatus(ActivityStatusCode.Error);
        activity.AddException(exception);
    }
}
