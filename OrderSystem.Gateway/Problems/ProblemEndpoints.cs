using Microsoft.AspNetCore.Http.HttpResults;

namespace OrderSystem.Gateway.Problems;

/// <summary>Endpoint metadata: the problems that an endpoint answers with, for the OpenAPI document.</summary>
internal sealed record EndpointProblems(IReadOnlyList<ProblemType> Types);

internal static class ProblemEndpoints
{
    public static TBuilder AnswersProblems<TBuilder>(this TBuilder builder, params ProblemType[] types)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new EndpointProblems(types));

    /// <summary>Explains a problem type at the type's own URI, as RFC 9457 recommends.</summary>
    public static void MapProblemTypes(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/problems/{name}", Explain).ExcludeFromDescription();

    private static Results<ContentHttpResult, NotFound> Explain(string name) =>
        ProblemTypes.All.FirstOrDefault(type => type.Name == name) is { } type
            ? TypedResults.Text($"# {type.Title}\n\nStatus {type.Status}. {type.Explanation}\n", "text/markdown; charset=utf-8")
            : TypedResults.NotFound();
}
