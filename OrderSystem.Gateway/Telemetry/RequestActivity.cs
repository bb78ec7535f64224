using Microsoft.AspNetCore.Http.Features;

namespace OrderSystem.Gateway.Telemetry;

/// <summary>
/// Puts what a request is about on its server span, so that traces can be searched for it. Ids only: names and
/// addresses of people do not belong into telemetry.
/// </summary>
internal static class RequestActivity
{
    private const string OrderId = "order.id";
    private const string UserId = "user.id";

    public static void TagOrder(this HttpContext context, Guid orderId) => Tag(context, OrderId, orderId);

    public static void TagUser(this HttpContext context, Guid userId) => Tag(context, UserId, userId);

    private static void Tag(HttpContext context, string name, Guid id)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } activity)
        {
            activity.SetTag(name, id.ToString());
        }
    }
}
