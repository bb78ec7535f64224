using System.ComponentModel;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrderSystem.Gateway.Hosting;
using OrderSystem.Gateway.Requests;
using Scalar.AspNetCore;

namespace OrderSystem.Gateway.OpenApi;

/// <summary>The OpenAPI document and the page to browse it.</summary>
internal static class ApiDescription
{
    private const string DocumentName = "v1";
    private const string PagePath = "/scalar";

    public static void AddApiDescription(this IServiceCollection services) =>
        services.AddOpenApi(DocumentName, options =>
        {
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = "OrderSystem";
                document.Info.Description =
                    "Users, orders and payments. Every answer names its trace in `x-trace-id`; problems (RFC 9457) carry it as `traceId`.";
                return Task.CompletedTask;
            });
            options.CreateSchemaReferenceId = type =>
                type.Type == typeof(ClientId) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
            options.AddSchemaTransformer(DescribeSchema);
            options.AddOperationTransformer<Operations>();
        });

    public static void MapApiDescription(this WebApplication app)
    {
        // Without a parameter for the name: an unknown one would be answered in plain text, without a trace id.
        app.MapOpenApi($"/openapi/{DocumentName}.json");
        app.MapGet("/", () => TypedResults.Redirect(PagePath + "/")).ExcludeFromDescription();

        // The page and its script come out of the package; fonts, telemetry, chat, MCP and the developer tools
        // would call other hosts.
        app.MapGroup("").WithSecurityHeadersPolicy(SecurityHeaders.ReferencePage).MapScalarApiReference(PagePath, options => options
            .WithTitle("OrderSystem")
            .WithOpenApiRoutePattern("/openapi/{documentName}.json")
            .AddPreferredSecuritySchemes(Operations.BearerScheme)
            .DisableDefaultFonts()
            .DisableTelemetry()
            .HideDeveloperTools()
            .DisableAgent()
            .DisableMcp());
    }

    /// <summary>Gives schemas their examples, and ids of clients their form.</summary>
    private static Task DescribeSchema(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (Examples.Of(context.JsonTypeInfo.Type) is { } example)
        {
            schema.Examples = [example];
        }
        else if (context.JsonTypeInfo.Type == typeof(ClientId))
        {
            (schema.Type, schema.Format, schema.Properties, schema.Required) = (JsonSchemaType.String, "uuid", null, null);
            schema.Description = context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(inherit: false)
                .OfType<DescriptionAttribute>().FirstOrDefault()?.Description;
        }

        return Task.CompletedTask;
    }
}
