using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrderSystem.Contracts.Orders;
using OrderSystem.Gateway.Orders;
using OrderSystem.Gateway.Problems;
using OrderSystem.Gateway.Users;

namespace OrderSystem.Gateway.OpenApi;

/// <summary>Describes of operations what cannot be seen in the signatures of their endpoints.</summary>
internal sealed class Operations : IOpenApiOperationTransformer
{
    public const string BearerScheme = "bearer";

    // What every endpoint may answer, whatever it does.
    private static readonly ProblemType[] ProblemsEverywhere =
    [
        ProblemTypes.Unauthenticated, ProblemTypes.TooManyRequests, ProblemTypes.ClusterUnavailable, ProblemTypes.StorageUnavailable,
        ProblemTypes.ClusterTimedOut,
    ];

    // The headers of answers, where no operation or status is named of all.
    private static readonly (string? Operation, string[] Statuses, string Name, string Description)[] Headers =
    [
        (null, [], "x-trace-id", "The trace of this request, 32 hexadecimal digits."),
        (null, [], "x-span-id", "The server span of this request, 16 hexadecimal digits."),
        (null, [], "traceresponse", "Both in the form of W3C Trace Context."),
        (null, [], "x-client-trace-id", "The request's x-trace-id, as it came, when it was no W3C trace id."),
        (null, ["201"], "Location", "The path of what was created."),
        (null, ["401"], "WWW-Authenticate", "`Bearer`, with `error=\"invalid_token\"` when there was a token."),
        (null, ["415"], "Accept-Encoding", "`identity`, when the body was in a content coding."),
        (null, ["429", "503"], "Retry-After", "Seconds to wait before the request is sent again."),
        ("PlaceOrder", ["201", "402", "502"], IdempotencyKey.ReplayedHeader,
            "`true` when this is the stored outcome of an earlier, equal request."),
    ];

    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var document = context.Document!;
        if (metadata.OfType<IAuthorizeData>().Any())
        {
            TakesToken(operation, document);
        }

        DescribeParameters(operation);
        document.AddComponent("Problem", await context.GetOrCreateSchemaAsync(typeof(ProblemDocument), null, cancellationToken));
        DescribeProblems(operation, metadata.OfType<ProblemType>(), document);
        DescribeHeaders(operation);
    }

    private static void TakesToken(OpenApiOperation operation, OpenApiDocument document)
    {
        document.AddComponent<IOpenApiSecurityScheme>(BearerScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "An access token. In development: the one in the AppHost's `data/dev-token`, or of `dotnet user-jwts create`.",
        });
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BearerScheme, document)] = [] }];
    }

    /// <summary>Describes headers, query parameters and path ids, which endpoints read by their own types.</summary>
    private static void DescribeParameters(OpenApiOperation operation)
    {
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Path))
        {
            parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" };
        }

        switch (operation.OperationId)
        {
            case "PlaceOrder":
                var header = Add(
                    IdempotencyKey.Header,
                    ParameterLocation.Header,
                    "Makes the request safe to repeat: a key of the client's choice, new for each order, bare or in double quotes "
                        + $"(a structured-field string); 1 to {IdempotencyKey.MaxLength} visible ASCII characters.",
                    new OpenApiSchema { Type = JsonSchemaType.String });
                header.Example = "\"8e03978e-40d5-43e8-bc93-6894a57f9324\"";
                break;
            case "ListOrders":
                Add(
                    OrderPageQuery.CursorName,
                    ParameterLocation.Query,
                    "The `nextCursor` of the page before; without it the newest orders are listed.",
                    new OpenApiSchema { Type = JsonSchemaType.String });
                Add(OrderPageQuery.LimitName, ParameterLocation.Query, "The number of orders.", new OpenApiSchema
                {
                    Type = JsonSchemaType.Integer,
                    Format = "int32",
                    Minimum = "1",
                    Maximum = OrderPageQuery.MaxLimit.ToString(CultureInfo.InvariantCulture),
                    Default = OrderPageQuery.DefaultLimit,
                });
                break;
        }

        OpenApiParameter Add(string name, ParameterLocation location, string description, OpenApiSchema schema)
        {
            var parameter = new OpenApiParameter { Name = name, In = location, Description = description, Schema = schema };
            operation.Parameters.Add(parameter);
            return parameter;
        }
    }

    /// <summary>Describes every problem that an endpoint answers with, each with an example.</summary>
    private static void DescribeProblems(OpenApiOperation operation, IEnumerable<ProblemType> types, OpenApiDocument document)
    {
        var responses = types.Concat(ProblemsEverywhere).GroupBy(type => type.Status).ToDictionary(
            types => types.Key,
            types => Problem(
                string.Join("\n\n", types.Select(type => $"`{type.Uri}`: {type.Title} {type.Explanation}")),
                types.ToDictionary(
                    type => type.Name,
                    IOpenApiExample (type) => new OpenApiExample { Summary = type.Title, Value = Examples.Of(type) })));
        responses[StatusCodes.Status500InternalServerError] = Problem("The fault is ours; `traceId` finds it.");
        if (operation.RequestBody is not null)
        {
            responses[StatusCodes.Status413PayloadTooLarge] = Problem("The body is too large.");
            responses[StatusCodes.Status415UnsupportedMediaType] = Problem("The body is not `application/json`, or in a content coding.");
        }

        operation.Responses ??= [];
        foreach (var (status, response) in responses.OrderBy(response => response.Key))
        {
            operation.Responses[$"{status}"] = response;
        }

        OpenApiResponse Problem(string description, IDictionary<string, IOpenApiExample>? examples = null) => new()
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", document), Examples = examples },
            },
        };
    }

    private static void DescribeHeaders(OpenApiOperation operation)
    {
        var described =
            from header in Headers
            where header.Operation is null || header.Operation == operation.OperationId
            from answer in operation.Responses!
            where header.Statuses.Length == 0 || header.Statuses.Contains(answer.Key)
            select (header.Name, header.Description, (OpenApiResponse)answer.Value);

        foreach (var (name, description, response) in described)
        {
            response.Headers ??= new Dictionary<string, IOpenApiHeader>();
            response.Headers[name] = new OpenApiHeader
            {
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            };
        }
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
