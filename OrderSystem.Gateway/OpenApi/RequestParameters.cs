using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrderSystem.Gateway.Idempotency;
using OrderSystem.Gateway.Users;

namespace OrderSystem.Gateway.OpenApi;

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
