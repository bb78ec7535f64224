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
        [ProblemTypes.InternalError, ProblemTypes.ClusterUnavailable, ProblemTypes.ClusterTimedOut];

    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var types = metadata.OfType<EndpointProblems>().SelectMany(problems => problems.Types).Concat(Everywhere);
        var schema = await context.GetOrCreateSchemaAsync(typeof(ProblemDocument), null, cancellationToken);
        context.Document?.AddComponent("Problem", schema);

        operation.Responses ??= [];
        foreach (var status in types.GroupBy(type => type.Status))
        {
            operation.Responses[$"{status.Key}"] = Describe(status.ToList(), context.Document);
        }

        if (operation.RequestBody is not null)
        {
            AddPlain(operation.Responses, context.Document, StatusCodes.Status413PayloadTooLarge, "The body is larger than 64 KiB.");
            AddPlain(operation.Responses, context.Document, StatusCodes.Status415UnsupportedMediaType, "The body is not `application/json`.");
        }
    }

    private static OpenApiResponse Describe(List<ProblemType> types, OpenApiDocument? document) => new()
    {
        Description = string.Join("\n\n", types.Select(type => $"`{type.Uri}`: {type.Title} {type.Explanation}")),
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            [MediaType] = new OpenApiMediaType
            {
                Schema = new OpenApiSchemaReference("Problem", document),
                Examples = types.ToDictionary(
                    type => type.Name, IOpenApiExample (type) => new OpenApiExample { Summary = type.Title, Value = Example(type) }),
            },
        },
    };

    private static void AddPlain(OpenApiResponses responses, OpenApiDocument? document, int status, string description) =>
        responses.TryAdd($"{status}", new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                [MediaType] = new OpenApiMediaType { Schema = new OpenApiSchemaReference("Problem", document) },
            },
        });

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
