using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrderSystem.Contracts.Orders;

namespace OrderSystem.Gateway.Problems;

/// <summary>Makes the answer to a problem out of its type.</summary>
internal static class ApiProblems
{
    /// <summary>Extension member: the order that the problem is about.</summary>
    public const string OrderId = "orderId";

    /// <summary>How many seconds a client should wait before it repeats a request that met no silo or no database.</summary>
    public const string RetryAfter = "5";

    public static ProblemDetails Details(this ProblemType type, string? detail = null) =>
        new() { Type = type.Uri, Title = type.Title, Status = type.Status, Detail = detail };

    /// <summary>The problem, of an order where there is one.</summary>
    public static ProblemHttpResult Answer(this ProblemType type, string? detail = null, Order? order = null)
    {
        var details = type.Details(detail);
        if (order is not null)
        {
            details.Extensions[OrderId] = order.Id;
            details.Extensions["orderStatus"] = order.Status;
            if (type == ProblemTypes.PaymentDeclined)
            {
                details.Extensions["declineCode"] = order.DeclineCode;
            }
        }

        return TypedResults.Problem(details);
    }

    /// <summary>The problem of fields, headers or query parameters, each with its reasons.</summary>
    public static ProblemHttpResult Answer(this ProblemType type, Dictionary<string, string[]> errors, string? detail = null)
    {
        var details = type.Details(detail);
        details.Extensions["errors"] = errors;
        return TypedResults.Problem(details);
    }

    /// <summary>Explains a problem type at the type's own URI, as RFC 9457 recommends.</summary>
    public static void MapProblemTypes(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/problems/{name}", Explain).ExcludeFromDescription();

    private static Results<ContentHttpResult, NotFound> Explain(string name) =>
        ProblemTypes.All.FirstOrDefault(type => type.Name == name) is { } type
            ? TypedResults.Text($"# {type.Title}\n\nStatus {type.Status}. {type.Explanation}\n", "text/markdown; charset=utf-8")
            : TypedResults.NotFound();
}
