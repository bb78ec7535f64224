using Microsoft.AspNetCore.Http.HttpResults;
using OrderSystem.Contracts.Callers;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Users;
using OrderSystem.Gateway.Callers;
using OrderSystem.Gateway.Cluster;
using OrderSystem.Gateway.Orders;
using OrderSystem.Gateway.Problems;
using OrderSystem.Gateway.Telemetry;
using OrderSystem.Gateway.Validation;

namespace OrderSystem.Gateway.Users;

/// <summary><c>GET /api/users/{userId}/orders</c>.</summary>
internal static class ListOrdersEndpoint
{
    private const int MaxParallelReads = 16;

    public static async Task<Results<Ok<OrderPageBody>, ProblemHttpResult>> Handle(
        PathId userId, OrderPageQuery query, ClusterCalls cluster, HttpContext context)
    {
        if (userId.Value is not { } id)
        {
            return ApiProblems.UserNotFound();
        }

        context.TagUser(id);
        var caller = context.Caller();
        if (await cluster.Call(context, id, (IUserGrain grain) => grain.ListOrders(query.Position, query.Limit, caller)) is not { } page)
        {
            return ApiProblems.UserNotFound();
        }

        var orders = await ReadOrders(page.Orders, caller, cluster, context);
        var nextCursor = page.NextCursor is { } position ? OrderCursor.Encode(id, position) : null;
        return TypedResults.Ok(new OrderPageBody(orders, nextCursor));
    }

    /// <summary>
    /// Reads the orders behind index entries. An order is indexed before it is stored, so an entry is left out whose order
    /// never came to be, or came to be by a later attempt with an entry of its own.
    /// </summary>
    private static async Task<IReadOnlyList<OrderBody>> ReadOrders(
        IReadOnlyList<OrderReference> references, Caller caller, ClusterCalls cluster, HttpContext context)
    {
        var orders = new Order?[references.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = MaxParallelReads, CancellationToken = context.RequestAborted };

        await Parallel.ForAsync(0, references.Count, options, async (index, _) =>
        {
            var (orderId, placedAt) = references[index];
            var order = await cluster.Call(context, orderId, (IOrderGrain grain) => grain.Get(caller));
            orders[index] = order?.PlacedAt == placedAt ? order : null;
        });

        return [.. orders.OfType<Order>().Select(OrderBody.From)];
    }
}
