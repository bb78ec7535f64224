using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using OrderSystem.Gateway.Problems;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests;

public sealed partial class ApiDescriptionTests(GatewayFactory gateway) : IClassFixture<GatewayFactory>
{
    private readonly HttpClient _client = gateway.CreateClient();

    [Fact]
    public async Task The_document_is_valid_OpenApi()
    {
        var result = OpenApiDocument.Parse((await Document()).ToJsonString(), "json");

        Assert.NotNull(result.Document);
        Assert.Empty(result.Diagnostic!.Errors);
        Assert.Empty(result.Diagnostic.Warnings);
    }

    [Fact]
    public async Task The_document_lists_every_endpoint_of_the_api_and_each_takes_a_bearer_token()
    {
        var document = await Document();
        var operations = OperationsOf(document).ToDictionary(operation => operation.Name, operation => operation.Description);

        var routed =
            from endpoint in gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            where endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal)
            select $"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single()} {endpoint.RoutePattern.RawText}";

        Assert.Equal(routed.Order(), operations.Keys.Order());
        Assert.Equal(8, operations.Count);
        Assert.All(operations.Values, operation => Assert.NotNull(Assert.Single(operation["security"]!.AsArray())!["bearer"]));
        Assert.Equal("bearer", (string?)document["components"]!["securitySchemes"]!["bearer"]!["scheme"]);
    }

    [Theory]
    [InlineData("POST /api/orders", "201 400 401 402 413 415 422 429 500 502 503 504")]
    [InlineData("GET /api/orders/{orderId}", "200 401 404 429 500 503 504")]
    [InlineData("GET /api/orders/{orderId}/history", "200 401 404 429 500 503 504")]
    [InlineData("POST /api/orders/{orderId}/cancel", "200 401 404 409 429 500 502 503 504")]
    [InlineData("POST /api/orders/{orderId}/refund", "200 401 404 409 429 500 502 503 504")]
    [InlineData("POST /api/users", "201 400 401 413 415 429 500 503 504")]
    [InlineData("GET /api/users/{userId}", "200 401 404 429 500 503 504")]
    [InlineData("GET /api/users/{userId}/orders", "200 400 401 404 429 500 503 504")]
    public async Task Every_answer_is_described_with_its_headers(string operation, string statuses)
    {
        var described = OperationsOf(await Document()).Single(described => described.Name == operation);
        var responses = described.Description["responses"]!.AsObject();

        Assert.Equal(statuses.Split(' '), responses.Select(response => response.Key));
        Assert.All(responses, response => Assert.NotNull(response.Value!["headers"]!["x-trace-id"]));
        Assert.All(responses, response => Assert.NotNull(response.Value!["content"]));
    }

    [Fact]
    public async Task An_id_is_a_UUID_wherever_a_client_writes_one()
    {
        var document = await Document();

        var userId = document["components"]!["schemas"]!["PlaceOrderBody"]!["properties"]!["userId"]!;
        Assert.Equal("""{"type":"string","description":"Who orders.","format":"uuid"}""", userId.ToJsonString());
        Assert.All(
            OperationsOf(document).SelectMany(operation => operation.Description["parameters"]?.AsArray() ?? [])
                .Where(parameter => (string?)parameter!["in"] == "path"),
            parameter => Assert.Equal("uuid", (string?)parameter!["schema"]!["format"]));
    }

    [Fact]
    public async Task Every_problem_type_is_explained_at_its_own_uri()
    {
        foreach (var type in ProblemTypes.All)
        {
            using var response = await _client.Get(type.Uri);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains(type.Explanation, await response.Text());
        }

        await _client.Get("/problems/unheard-of").IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_root_leads_to_the_reference_page_which_loads_nothing_from_another_host()
    {
        using var page = await _client.Get("/");
        var html = await page.Text();

        Assert.Equal("/scalar/", page.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("//", html.Replace("<!doctype", "", StringComparison.Ordinal));
        Assert.Contains("default-src 'self'", Assert.Single(page.Headers.GetValues("Content-Security-Policy")));
        foreach (Match script in ScriptSource().Matches(html))
        {
            using var response = await _client.Get($"/scalar/{script.Groups[1].Value}");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains("javascript", response.Content.Headers.ContentType?.MediaType);
        }
    }

    private Task<JsonObject> Document() => _client.GetJson("/openapi/v1.json");

    private static IEnumerable<(string Name, JsonNode Description)> OperationsOf(JsonObject document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select ($"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value!);

    [GeneratedRegex("src=\"([^\"]+)\"")]
    private static partial Regex ScriptSource();
}
