using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrderSystem.Contracts.Orders;
using OrderSystem.Gateway.Orders;
using OrderSystem.Gateway.Problems;
using OrderSystem.Gateway.Users;

namespace OrderSystem.Gateway.OpenApi;

/// <summary>Says of operations that want an authenticated caller that they take a bearer token.</summary>
internal sealed class BearerSecurity : IOpenApiOperationTransformer
{
    public const string Scheme = "bearer";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Any())
        {
            context.Document?.AddComponent<IOpenApiSecurityScheme>(Scheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "An access token. In development: the one in the AppHost's `data/dev-token`, or of `dotnet user-jwts create`.",
            });
            operation.Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] },
            ];
        }

        return Task.CompletedTask;
    }
}

/// <summary>Describes headers, query parameters and path ids, which endpoints read by their own types.</summary>
internal sealed class RequestParameters : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Path))
        {
            parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" };
        }

        switch (operation.OperationId)
        {
            case "PlaceOrder":
                operation.Parameters.Add(IdempotencyKeyHeader());
                break;
            case "ListOrders":
                operation.Parameters.Add(Cursor());
                operation.Parameters.Add(Limit());
                break;
        }

        return Task.CompletedTask;
    }

    private static OpenApiParameter IdempotencyKeyHeader() => new()
    {
        Name = IdempotencyKey.Header,
        In = ParameterLocation.Header,
        Description = "Makes the request safe to repeat: a key of the client's choice, new for each order, bare or in double quotes "
            + $"(a structured-field string); 1 to {IdempotencyKey.MaxLength} visible ASCII characters.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Example = "\"8e03978e-40d5-43e8-bc93-6894a57f9324\"",
    };

    private static OpenApiParameter Cursor() => new()
    {
        Name = OrderPageQuery.CursorName,
        In = ParameterLocation.Query,
        Description = "The `nextCursor` of the page before; without it the newest orders are listed.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiParameter Limit() => new()
    {
        Name = OrderPageQuery.LimitName,
        In = ParameterLocation.Query,
        Description = "The number of orders.",
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Format = "int32",
            Minimum = "1",
            Maximum = OrderPageQuery.MaxLimit.ToString(CultureInfo.InvariantCulture),
            Default = OrderPageQuery.DefaultLimit,
        },
    };
}

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
            responses[StatusCodes.Status415UnsupportedMediaType] = DescribePlain("The body is not `application/json`, or in a content coding.", context.Document);
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

/// <summary>The shape of a problem, for the OpenAPI document.</summary>
internal sealed record ProblemDocument(
    [property: Description("The kind of problem, stable; /problems/{name} explains it.")] string Type,
    [property: Description("A short text, the same for every problem of the type.")] string Title,
    [property: Description("The HTTP status.")] int Status,
    [property: Description("The trace of this request: finds it in traces and logs.")] string TraceId,
    [property: Description("What is the matter this time.")] string? Detail = null,
    [property: Description("Each invalid field, header or query parameter with its reasons.")] IReadOnlyDictionary<string, string[]>? Errors = null,
    [property: Description("The order that the problem is about.")] Guid? OrderId = null,
    [property: Description("The order's status.")] OrderStatus? OrderStatus = null,
    [property: Description("Why the card was declined, in the payment provider's words.")] string? DeclineCode = null);

/// <summary>Describes the headers of every answer.</summary>
internal sealed class ResponseHeaders : IOpenApiOperationTransformer
{
    private static readonly (string Name, string Description)[] Everywhere =
    [
        ("x-trace-id", "The trace of this request, 32 hexadecimal digits."),
        ("x-span-id", "The server span of this request, 16 hexadecimal digits."),
        ("traceresponse", "Both in the form of W3C Trace Context."),
        ("x-client-trace-id", "The request's x-trace-id, as it came, when it was no W3C trace id."),
    ];

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var (status, response) in operation.Responses ?? [])
        {
            foreach (var (name, description) in Everywhere.Concat(Of(operation, status)))
            {
                Add(response, name, description);
            }
        }

        return Task.CompletedTask;
    }

    private static IEnumerable<(string Name, string Description)> Of(OpenApiOperation operation, string status)
    {
        if (status == "201")
        {
            yield return ("Location", "The path of what was created.");
        }

        if (status == "401")
        {
            yield return ("WWW-Authenticate", "`Bearer`, with `error=\"invalid_token\"` when there was a token.");
        }

        if (status == "415")
        {
            yield return ("Accept-Encoding", "`identity`, when the body was in a content coding.");
        }

        if (status is "429" or "503")
        {
            yield return ("Retry-After", "Seconds to wait before the request is sent again.");
        }

        if (operation.OperationId == "PlaceOrder" && status is "201" or "402" or "502")
        {
            yield return (IdempotencyKey.ReplayedHeader, "`true` when this is the stored outcome of an earlier, equal request.");
        }
    }

    private static void Add(IOpenApiResponse response, string name, string description)
    {
        if (response is OpenApiResponse concrete)
        {
            concrete.Headers ??= new Dictionary<string, IOpenApiHeader>();
            concrete.Headers[name] = new OpenApiHeader
            {
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            };
        }
    }
}
