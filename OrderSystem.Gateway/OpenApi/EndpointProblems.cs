using OrderSystem.Gateway.Problems;

namespace OrderSystem.Gateway.OpenApi;

/// <summary>Endpoint metadata: the problems that an endpoint answers with, for the OpenAPI document.</summary>
internal sealed record EndpointProblems(IReadOnlyList<ProblemType> Types);

internal static class EndpointProblemsExtensions
{
    public static TBuilder AnswersProblems<TBuilder>(this TBuilder builder, params ProblemType[] types)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new EndpointProblems(types));
}
