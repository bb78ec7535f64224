using System.Diagnostics;
using OpenTelemetry;

namespace OrderSystem.TraceKeeping;

/// <summary>Holds the spans of unsampled traces and looks at each for a reason to keep its trace.</summary>
internal sealed class KeepingProcessor(TraceKeeper keeper, SlowRoots slow) : BaseProcessor<Activity>
{
    public override void OnStart(Activity data)
    {
        if (!data.Recorded)
        {
            keeper.Started(data);
        }
    }

    public override void OnEnd(Activity data)
    {
        var isSlow = slow.IsSlow(data);
        if (data.Recorded)
        {
            return;
        }

        keeper.Ended(data);
        if (IsServerError(data))
        {
            keeper.Trigger(data.TraceId, "http_5xx");
        }
        else if (data.Status == ActivityStatusCode.Error)
        {
            keeper.Trigger(data.TraceId, "error");
        }
        else if (isSlow)
        {
            keeper.Trigger(data.TraceId, "slow");
        }
    }

    private static bool IsServerError(Activity span) =>
        span.Kind == ActivityKind.Server && span.GetTagItem("http.response.status_code") is int and >= 500;
}
