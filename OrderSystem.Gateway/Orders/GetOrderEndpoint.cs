using Microsoft.AspNetCore.Http.HttpResults;
using OrderSystem.Contracts.Orders;
using OrderSystem.Gateway.Callers;
using OrderSystem.Gateway.Cluster;
using OrderSystem.Gateway.Problems;
using OrderSystem.Gateway.Telemetry;
using OrderSystem.Gateway.Validation;

namespace OrderSystem.Gateway.Orders;

/// <summary><c>GET /api/orders/{orderId}</c>.</summary>
internal static class GetOrderEndpoint
{
    public static async Task<Results<Ok<OrderBody>, ProblemHttpResult>> Handle(PathId orderId, ClusterCalls cluster, HttpContext context)
    {
        if (orderId.Value is not { } id)
        {
            return ApiProblems.OrderNotFound();
        }

        context.TagOrder(id);
        var caller = context.Caller();
        return await cluster.Call(context, id, (IOrderGrain grain) => grain.Get(caller)) is { } order
            ? TypedResults.Ok(OrderBody.From(order))
            : ApiProblems.OrderNotFound();
    }
}
