using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrderSystem.Gateway.Problems;

namespace OrderSystem.Gateway.OpenApi;

/// <summary>Describes every problem that an endpoint answers with, each with an example.</summary>
internal sealed class ProblemResponses : IOpenApiOperationTransformer
{
    private const string MediaType = "application/problem+json";

    // What every endpoint may answer, whatever it does.
    private static readonly ProblemType[] Everywhere =
    [
        ProblemTypes.Unauthenticated, ProblemTypes.TooManyRequests, ProblemTypes.ClusterUnavailable, ProblemTypes.StorageUnavailable,
        ProblemTypes.ClusterTimedOut,
    ];

    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var types = metadata.OfType<EndpointProblems>().SelectMany(problems => problems.Types).Concat(Everywhere);
        var schema = await context.GetOrCreateSchemaAsync(typeof(ProblemDocument), null, cancellationToken);
        context.Document?.AddComponent("Problem", schema);

        var responses = types.GroupBy(type => type.Status).ToDictionary(
            status => status.Key, status => Describe([.. status], context.Document));

        responses[StatusCodes.Status500InternalServerError] = DescribePlain("The fault is ours; `traceId` finds it.", context.Document);
        if (operation.RequestBody is not null)
        {
            responses[StatusCodes.Status413PayloadTooLarge] = DescribePlain("The body is too large.", context.Document);
            responses[StatusCodes.Status415UnsupportedMediaType] = DescribePlain("The body is not `application/json`.", context.Document);
        }

        operation.Responses ??= [];
        foreach (var (status, response) in responses.OrderBy(response => response.Key))
        {
            operation.Responses[$"{status}"] = response;
        }
    }

    private static OpenApiResponse Describe(List<ProblemType> types, OpenApiDocument? document) => new()
    {
        Description = string.Join("\n\n", types.Select(type => $"`{type.Uri}`: {type.Title} {type.Explanation}")),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [MediaType] = new OpenApiMediaType
            {
                Schema = new OpenApiSchemaReference("Problem", document),
                Examples = types.ToDictionary(
                    type => type.Name, IOpenApiExample (type) => new OpenApiExample { Summary = type.Title, Value = Example(type) }),
            },
        },
    };

    private static OpenApiResponse DescribePlain(string description, OpenApiDocument? document) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [MediaType] = new OpenApiMediaType { Schema = new OpenApiSchemaReference("Problem", document) },
        },
    };

    private static JsonObject Example(ProblemType type)
    {
        var example = new JsonObject
        {
            ["type"] = type.Uri,
            ["title"] = type.Title,
            ["status"] = type.Status,
            ["traceId"] = Examples.TraceId,
        };

        foreach (var (name, value) in Examples.MembersOf(type))
        {
            example[name] = value;
        }

        return example;
    }
}
