using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrderSystem.Gateway.Tests.Support;
using OrderSystem.TraceTesting;

namespace OrderSystem.Gateway.Tests;

public sealed class AuthenticationTests(GatewayFactory gateway) : IClassFixture<GatewayFactory>
{
    private static readonly string[] Open = ["/", "/alive", "/health", "/openapi/v1.json", "/problems/{name}"];

    private readonly HttpClient _client = gateway.CreateClient().As(null);

    public static TheoryData<string> Refused =>
    [
        "not a token",
        "a.b.c",
        "..",
        TestTokens.Sign(new Dictionary<string, object> { ["sub"] = "ada" }, key: SHA256.HashData("another key"u8)),
        TestTokens.Sign("iss", "https://another-issuer.example"),
        TestTokens.Sign("aud", "another-audience"),
        TestTokens.Sign("exp", DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds()),
        TestTokens.Sign("nbf", DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()),
        TestTokens.Sign("sub", ""),
        TestTokens.Sign("sub", new string('a', 256)),
        TestTokens.Sign(new Dictionary<string, object>()),
        TestTokens.SignRaw("none", """{"iss":"https://issuer.example","aud":"ordersystem","sub":"ada","exp":9999999999}"""),
        TestTokens.SignRaw("HS256", """{"iss":"https://issuer.example","aud":"ordersystem","sub":"\ud800","exp":9999999999}"""),
        TestTokens.SignRaw("HS256", """{"iss":"https://issuer.example","aud":"ordersystem","sub":{"a":1},"exp":9999999999}"""),
        TestTokens.SignRaw("HS256", """{"iss":"https://issuer.example","aud":"ordersystem","sub":"ada"}"""),
    ];

    [Fact]
    public async Task Without_a_token_the_answer_is_401_and_says_how_to_authenticate()
    {
        using var response = await _client.Get($"/api/users/{Guid.CreateVersion7()}");

        await response.IsProblem(HttpStatusCode.Unauthorized, "/problems/unauthenticated");
        Assert.Equal("Bearer", Assert.Single(response.Headers.WwwAuthenticate).ToString());
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_token_that_will_not_do_is_401_without_a_reason(string token)
    {
        using var response = await GetUser("Bearer " + token);

        var problem = await response.IsProblem(HttpStatusCode.Unauthorized, "/problems/unauthenticated");
        Assert.Equal("Bearer error=\"invalid_token\"", Assert.Single(response.Headers.WwwAuthenticate).ToString());
        Assert.Equal(["status", "title", "traceId", "type"], problem.Select(member => member.Key).Order());
    }

    [Theory]
    [InlineData("Basic YWRhOnBhc3N3b3Jk")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    public async Task Another_scheme_is_no_token(string authorization) =>
        await GetUser(authorization).IsProblem(HttpStatusCode.Unauthorized, "/problems/unauthenticated");

    [Fact]
    public void Every_endpoint_of_the_api_wants_a_caller_and_no_other_does()
    {
        foreach (var endpoint in gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var route = endpoint.RoutePattern.RawText!;
            var isOpen = Open.Contains(route) || route.StartsWith("/scalar", StringComparison.Ordinal);

            Assert.Equal(!isOpen, route.StartsWith("/api/", StringComparison.Ordinal));
            Assert.Equal(!isOpen, endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null);
            Assert.True(isOpen || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null);
        }
    }

    [Theory]
    [InlineData("/alive")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/scalar/")]
    [InlineData("/problems/unauthenticated")]
    public async Task What_is_not_the_api_needs_no_token(string path) =>
        await _client.Get(path).HasStatus(HttpStatusCode.OK);

    [Fact]
    public async Task A_token_is_neither_logged_nor_put_on_a_span()
    {
        foreach (var token in new[] { TestTokens.For("somebody"), TestTokens.Sign("aud", "another-audience") })
        {
            using var response = await GetUser("Bearer " + token);

            Assert.All(token.Split('.').Skip(1), secret => Assert.DoesNotContain(secret, gateway.Logs.Text));
            (await gateway.Traces.WaitForTraceAsync(response)).ShouldNotMention("eyJ");
        }
    }

    [Theory]
    [InlineData("ä")]
    [InlineData("🦊.🦊.🦊")]
    [InlineData("Ａ")]
    public async Task A_token_outside_ASCII_is_refused_before_it_is_decoded(string suffix)
    {
        using var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        using var client = new HttpClient(handler) { BaseAddress = _client.BaseAddress };

        var token = TestTokens.For("ada") + suffix;

        using var response = await client.Send("GET", "/api/orders/unknown", ("Authorization", "Bearer " + token));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("invalid_token", response.Headers.WwwAuthenticate.ToString());
    }

    private Task<HttpResponseMessage> GetUser(string authorization) =>
        _client.Send("GET", $"/api/users/{Guid.CreateVersion7()}", ("Authorization", authorization));
}
