using Microsoft.AspNetCore.Http.HttpResults;
using OrderSystem.Contracts.Users;
using OrderSystem.Gateway.Callers;
using OrderSystem.Gateway.Cluster;
using OrderSystem.Gateway.Telemetry;
using OrderSystem.Gateway.Validation;

namespace OrderSystem.Gateway.Users;

/// <summary><c>POST /api/users</c>.</summary>
internal static class CreateUserEndpoint
{
    public static async Task<Created<UserBody>> Handle(
        RequestBody<CreateUserBody> body, ClusterCalls cluster, TimeProvider clock, HttpContext context)
    {
        var userId = Guid.CreateVersion7(clock.GetUtcNow());
        context.TagUser(userId);

        var caller = context.Caller();
        var result = await cluster.Call(context, userId, (IUserGrain grain) => grain.Create(body.Value.ToCommand(), caller));
        return TypedResults.Created($"/api/users/{userId}", UserBody.From(result.User));
    }
}
