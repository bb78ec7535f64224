using Microsoft.AspNetCore.Http.HttpResults;
using OrderSystem.Contracts.Users;
using OrderSystem.Gateway.Cluster;
using OrderSystem.Gateway.Problems;
using OrderSystem.Gateway.Requests;

namespace OrderSystem.Gateway.Users;

/// <summary>What callers do with users.</summary>
internal static class UserEndpoints
{
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
        var page = await cluster.Call(
            context, id, (IUserGrain grain) => grain.ListOrders(query.Position, query.Limit, context.Caller()));
        return page is not null ? TypedResults.Ok(OrderPageBody.From(id, page)) : ProblemTypes.UserNotFound.Answer();
    }
}
