using System.Net;
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
        var json = await (await _client.Get("/openapi/v1.json")).Text();

        var result = OpenApiDocument.Parse(json, "json");

        Assert.NotNull(result.Document);
        Assert.Empty(result.Diagnostic!.Errors);
        Assert.Empty(result.Diagnostic.Warnings);
    }

    [Fact]
    public async Task The_document_lists_every_endpoint_of_the_api()
    {
        var paths = (await (await _client.Get("/openapi/v1.json")).Json())["paths"]!.AsObject();
        var described = paths.SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}"));

        var routed = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))
            .Select(endpoint => $"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single()} {endpoint.RoutePattern.RawText}");

        Assert.Equal(routed.Order(), described.Order());
        Assert.Equal(8, paths.Sum(path => path.Value!.AsObject().Count));
    }

    [Theory]
    [InlineData("/api/orders", "post", "201 400 401 402 413 415 422 429 500 502 503 504")]
    [InlineData("/api/orders/{orderId}", "get", "200 401 404 429 500 503 504")]
    [InlineData("/api/orders/{orderId}/history", "get", "200 401 404 429 500 503 504")]
    [InlineData("/api/orders/{orderId}/cancel", "post", "200 401 404 409 429 500 502 503 504")]
    [InlineData("/api/orders/{orderId}/refund", "post", "200 401 404 409 429 500 502 503 504")]
    [InlineData("/api/users", "post", "201 400 401 413 415 429 500 503 504")]
    [InlineData("/api/users/{userId}", "get", "200 401 404 429 500 503 504")]
    [InlineData("/api/users/{userId}/orders", "get", "200 400 401 404 429 500 503 504")]
    public async Task Every_answer_is_described_with_its_headers(string path, string method, string statuses)
    {
        var document = await (await _client.Get("/openapi/v1.json")).Json();
        var responses = document["paths"]![path]![method]!["responses"]!.AsObject();

        Assert.Equal(statuses.Split(' '), responses.Select(response => response.Key));
        Assert.All(responses, response => Assert.NotNull(response.Value!["headers"]!["x-trace-id"]));
        Assert.All(responses, response => Assert.NotNull(response.Value!["content"]));
    }

    [Fact]
    public async Task An_id_is_a_UUID_wherever_a_client_writes_one()
    {
        var document = await (await _client.Get("/openapi/v1.json")).Json();

        var userId = document["components"]!["schemas"]!["PlaceOrderBody"]!["properties"]!["userId"]!;
        Assert.Equal(("string", "uuid", "Who orders."), ((string?)userId["type"], (string?)userId["format"], (string?)userId["description"]));
        Assert.All(
            document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).SelectMany(operation => operation.Value!["parameters"]?.AsArray() ?? [])
                .Where(parameter => (string?)parameter!["in"] == "path"),
            parameter => Assert.Equal("uuid", (string?)parameter!["schema"]!["format"]));
    }

    [Fact]
    public async Task Every_operation_takes_a_bearer_token()
    {
        var document = await (await _client.Get("/openapi/v1.json")).Json();

        Assert.Equal("bearer", (string?)document["components"]!["securitySchemes"]!["bearer"]!["scheme"]);
        Assert.All(
            document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()),
            operation => Assert.NotNull(Assert.Single(operation.Value!["security"]!.AsArray())!["bearer"]));
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

        using var unknown = await _client.Get("/problems/unheard-of");
        await ProblemAssert.IsProblem(unknown, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_root_leads_to_the_reference_page()
    {
        using var response = await _client.Get("/");

        Assert.Equal("/scalar/", response.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_reference_page_loads_nothing_from_another_host()
    {
        using var page = await _client.Get("/scalar/");
        var html = await page.Text();

        Assert.DoesNotContain("//", html.Replace("<!doctype", "", StringComparison.Ordinal));
        Assert.Contains("default-src 'self'", Assert.Single(page.Headers.GetValues("Content-Security-Policy")));
        foreach (Match script in ScriptSource().Matches(html))
        {
            using var response = await _client.Get($"/scalar/{script.Groups[1].Value}");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains("javascript", response.Content.Headers.ContentType?.MediaType);
        }
    }

    [GeneratedRegex("src=\"([^\"]+)\"")]
    private static partial Regex ScriptSource();
}
