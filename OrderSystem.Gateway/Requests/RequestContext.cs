using Microsoft.AspNetCore.Http.Features;
using OrderSystem.Contracts.Callers;

namespace OrderSystem.Gateway.Requests;

/// <summary>
/// The order that a request is about, kept as a feature of the request: when the cluster does not answer, the
/// client still learns the id under which it can ask for the outcome.
/// </summary>
internal sealed record OrderInQuestion(Guid Id);

/// <summary>Who makes a request, and what it is about.</summary>
internal static class RequestContext
{
    private const string OrderId = "order.id";
    private const string UserId = "user.id";

    /// <summary>Who makes the request, for endpoints that require an authenticated caller.</summary>
    public static Caller Caller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The endpoint takes requests without a caller.");

    // Ids only: names and addresses of people do not belong into telemetry.

    /// <summary>Puts the order on the request's span, so that traces can be searched for it.</summary>
    public static void TagOrder(this HttpContext context, Guid orderId) => Tag(context, OrderId, orderId);

    /// <summary>Puts the user on the request's span, so that traces can be searched for it.</summary>
    public static void TagUser(this HttpContext context, Guid userId) => Tag(context, UserId, userId);

    private static void Tag(HttpContext context, string name, Guid id)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } activity)
        {
            activity.SetTag(name, id.ToString());
        }
    }
}
