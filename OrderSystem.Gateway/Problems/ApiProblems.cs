using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrderSystem.Contracts.Orders;

namespace OrderSystem.Gateway.Problems;

/// <summary>The problems that endpoints answer with.</summary>
internal static class ApiProblems
{
    public static ProblemHttpResult Invalid(IDictionary<string, string[]> errors) => TypedResults.Problem(
        new HttpValidationProblemDetails(errors)
        {
            Type = ProblemTypes.InvalidRequest.Uri,
            Title = ProblemTypes.InvalidRequest.Title,
            Status = ProblemTypes.InvalidRequest.Status,
        });

    public static ProblemHttpResult PlainStatus(int status) => TypedResults.Problem(statusCode: status);

    public static ProblemHttpResult Unauthenticated() => Create(ProblemTypes.Unauthenticated);

    public static ProblemHttpResult TooManyRequests() => Create(ProblemTypes.TooManyRequests);

    public static ProblemHttpResult Declined(Order order) => Create(
        ProblemTypes.PaymentDeclined,
        "Nothing was charged.",
        (ProblemMembers.OrderId, order.Id),
        (ProblemMembers.OrderStatus, order.Status),
        (ProblemMembers.DeclineCode, order.DeclineCode));

    public static ProblemHttpResult UserNotFound() => Create(ProblemTypes.UserNotFound);

    public static ProblemHttpResult OrderNotFound() => Create(ProblemTypes.OrderNotFound);

    public static ProblemHttpResult IllegalTransition(Order order, string change) => Create(
        ProblemTypes.IllegalTransition,
        $"The order cannot be {change} any more, or not yet.",
        (ProblemMembers.OrderId, order.Id),
        (ProblemMembers.OrderStatus, order.Status));

    public static ProblemHttpResult UnknownUser() => TypedResults.Problem(
        new HttpValidationProblemDetails(new Dictionary<string, string[]> { ["userId"] = ["There is no such user."] })
        {
            Type = ProblemTypes.UnknownUser.Uri,
            Title = ProblemTypes.UnknownUser.Title,
            Status = ProblemTypes.UnknownUser.Status,
            Detail = "Nothing was stored.",
        });

    public static ProblemHttpResult IdempotencyKeyReused() => Create(
        ProblemTypes.IdempotencyKeyReused, "Nothing was done.");

    public static ProblemHttpResult ProviderFailed(Order? order, string promise) =>
        Unsettled(ProblemTypes.ProviderFailed, order, promise);

    public static ProblemHttpResult ProviderTimedOut(Order? order, string promise) =>
        Unsettled(ProblemTypes.ProviderTimedOut, order, promise);

    public static ProblemHttpResult ClusterUnavailable() => Create(ProblemTypes.ClusterUnavailable);

    /// <summary>A problem of the type as data, for where there is no endpoint result.</summary>
    public static ProblemDetails Details(ProblemType type, string? detail = null) => new()
    {
        Type = type.Uri,
        Title = type.Title,
        Status = type.Status,
        Detail = detail,
    };

    private static ProblemHttpResult Unsettled(ProblemType type, Order? order, string promise) => Create(
        type,
        promise,
        (ProblemMembers.OrderId, order?.Id),
        (ProblemMembers.OrderStatus, order?.Status));

    private static ProblemHttpResult Create(ProblemType type, string? detail = null, params ReadOnlySpan<(string Name, object? Value)> members)
    {
        var details = Details(type, detail);
        foreach (var (name, value) in members)
        {
            if (value is not null)
            {
                details.Extensions[name] = value;
            }
        }

        return TypedResults.Problem(details);
    }
}
