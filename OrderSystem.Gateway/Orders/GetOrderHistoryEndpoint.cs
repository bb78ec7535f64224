using Microsoft.AspNetCore.Http.HttpResults;
using OrderSystem.Contracts.Orders;
using OrderSystem.Gateway.Callers;
using OrderSystem.Gateway.Cluster;
using OrderSystem.Gateway.Problems;
using OrderSystem.Gateway.Telemetry;
using OrderSystem.Gateway.Validation;

namespace OrderSystem.Gateway.Orders;

/// <summary><c>GET /api/orders/{orderId}/history</c>.</summary>
internal static class GetOrderHistoryEndpoint
{
    public static async Task<Results<Ok<OrderHistoryBody>, ProblemHttpResult>> Handle(PathId orderId, ClusterCalls cluster, HttpContext context)
    {
        if (orderId.Value is not { } id)
        {
            return ApiProblems.OrderNotFound();
        }

        context.TagOrder(id);
        var caller = context.Caller();
        return await cluster.Call(context, id, (IOrderGrain grain) => grain.GetSteps(caller)) is { } steps
            ? TypedResults.Ok(OrderHistoryBody.From(id, steps))
            : ApiProblems.OrderNotFound();
    }
}
