using System.Diagnostics;
using OrderSystem.ServiceDefaults.Telemetry;

namespace OrderSystem.ServiceDefaults.Tracing;

/// <summary>Marks a span as failed (semantic conventions, general/recording-errors).</summary>
internal static class ActivityExceptionExtensions
{
    public static void SetFailed(this Activity? activity, Exception exception)
    {
        if (activity is not { IsAllDataRequested: true })
        {
            return;
        }

        activity.SetTag(AttributeNames.ErrorType, exception.GetType().FullName);
        activity.SetStatus(ActivityStatusCode.Error);
        activity.AddException(exception);
    }
}
