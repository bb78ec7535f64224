using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrderSystem.Gateway.Idempotency;

namespace OrderSystem.Gateway.OpenApi;

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
