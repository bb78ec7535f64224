using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace OrderSystem.Gateway.OpenApi;

/// <summary>Gives schemas their examples, and decimals the one form in which they are accepted: a number.</summary>
internal sealed class SchemaRefinements : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (Examples.Of(context.JsonTypeInfo.Type) is { } example)
        {
            schema.Example = example;
        }

        return Task.CompletedTask;
    }
}
