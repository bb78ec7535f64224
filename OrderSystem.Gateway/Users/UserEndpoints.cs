using OrderSystem.Gateway.OpenApi;
using OrderSystem.Gateway.Problems;

namespace OrderSystem.Gateway.Users;

internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("").WithTags("Users");

        users.MapPost("/users", CreateUserEndpoint.Handle)
            .WithName("CreateUser")
            .WithSummary("Creates a user.")
            .AnswersProblems(ProblemTypes.InvalidRequest);

        users.MapGet("/users/{userId}", GetUserEndpoint.Handle)
            .WithName("GetUser")
            .WithSummary("Reads a user.")
            .AnswersProblems(ProblemTypes.UserNotFound);

        users.MapGet("/users/{userId}/orders", ListOrdersEndpoint.Handle)
            .WithName("ListOrders")
            .WithSummary("Lists a user's orders, newest first.")
            .WithDescription("Pass `nextCursor` of a page as `cursor` to read the next one; it is null on the last page.")
            .AnswersProblems(ProblemTypes.InvalidRequest, ProblemTypes.UserNotFound);
    }
}
