using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace OrderSystem.Gateway.OpenApi;

/// <summary>Gives schemas their examples.</summary>
internal sealed class SchemaExamples : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (Examples.Of(context.JsonTypeInfo.Type) is { } example)
        {
            schema.Examples = [example];
        }

        return Task.CompletedTask;
    }
}
