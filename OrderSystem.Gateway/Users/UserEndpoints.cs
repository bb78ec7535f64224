using Microsoft.AspNetCore.Http.HttpResults;
using OrderSystem.Contracts.Callers;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Users;
using OrderSystem.Gateway.Cluster;
using OrderSystem.Gateway.Orders;
using OrderSystem.Gateway.Problems;
using OrderSystem.Gateway.Requests;

namespace OrderSystem.Gateway.Users;

/// <summary>What callers do with users.</summary>
internal static class UserEndpoints
{
    private const int MaxParallelReads = 16;

    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("").WithTags("Users");

        users.MapPost("/users", Create)
            .WithName("CreateUser")
            .WithSummary("Creates a user.")
            .WithMetadata(ProblemTypes.InvalidRequest);

        users.MapGet("/users/{userId}", Get)
            .WithName("GetUser")
            .WithSummary("Reads a user.")
            .WithMetadata(ProblemTypes.UserNotFound);

        users.MapGet("/users/{userId}/orders", ListOrders)
            .WithName("ListOrders")
            .WithSummary("Lists a user's orders, newest first.")
            .WithDescription("Pass `nextCursor` of a page as `cursor` to read the next one; it is null on the last page.")
            .WithMetadata(ProblemTypes.InvalidRequest, ProblemTypes.UserNotFound);
    }

    private static async Task<Created<UserBody>> Create(
        RequestBody<CreateUserBody, CreateUser> body, ClusterCalls cluster, TimeProvider clock, HttpContext context)
    {
        var userId = Guid.CreateVersion7(clock.GetUtcNow());
        context.TagUser(userId);
        var user = await cluster.Call(context, userId, (IUserGrain grain) => grain.Create(body.Command, context.Caller()));
        return TypedResults.Created($"/api/users/{userId}", UserBody.From(user));
    }

    private static async Task<Results<Ok<UserBody>, ProblemHttpResult>> Get(ClientId userId, ClusterCalls cluster, HttpContext context)
    {
        if (userId.Value is not { } id)
        {
            return ProblemTypes.UserNotFound.Answer();
        }

        context.TagUser(id);
        return await cluster.Call(context, id, (IUserGrain grain) => grain.Get(context.Caller())) is { } user
            ? TypedResults.Ok(UserBody.From(user))
            : ProblemTypes.UserNotFound.Answer();
    }

    private static async Task<Results<Ok<OrderPageBody>, ProblemHttpResult>> ListOrders(
        ClientId userId, OrderPageQuery query, ClusterCalls cluster, HttpContext context)
    {
        if (userId.Value is not { } id)
        {
            return ProblemTypes.UserNotFound.Answer();
        }

        context.TagUser(id);
        var caller = context.Caller();
        if (await cluster.Call(context, id, (IUserGrain grain) => grain.ListOrders(query.Position, query.Limit, caller)) is not { } page)
        {
            return ProblemTypes.UserNotFound.Answer();
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
