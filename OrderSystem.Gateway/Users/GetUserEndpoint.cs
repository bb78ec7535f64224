using Microsoft.AspNetCore.Http.HttpResults;
using OrderSystem.Contracts.Users;
using OrderSystem.Gateway.Callers;
using OrderSystem.Gateway.Cluster;
using OrderSystem.Gateway.Problems;
using OrderSystem.Gateway.Telemetry;
using OrderSystem.Gateway.Validation;

namespace OrderSystem.Gateway.Users;

/// <summary><c>GET /api/users/{userId}</c>.</summary>
internal static class GetUserEndpoint
{
    public static async Task<Results<Ok<UserBody>, ProblemHttpResult>> Handle(PathId userId, ClusterCalls cluster, HttpContext context)
    {
        if (userId.Value is not { } id)
        {
            return ApiProblems.UserNotFound();
        }

        context.TagUser(id);
        var caller = context.Caller();
        return await cluster.Call(context, id, (IUserGrain grain) => grain.Get(caller)) is { } user
            ? TypedResults.Ok(UserBody.From(user))
            : ApiProblems.UserNotFound();
    }
}
