using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests;

/// <summary>Tokens of an OpenID Connect issuer that publishes its keys.</summary>
public sealed class AuthorityTests : IAsyncLifetime
{
    private readonly RSA _key = RSA.Create(2048);
    private WebApplication? _issuer;
    private GatewayFactory? _gateway;

    private string Issuer => _issuer!.Urls.First();

    private string Good => Token(Issuer, new RsaSecurityKey(_key) { KeyId = "1" }, SecurityAlgorithms.RsaSha256);

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _issuer = builder.Build();
        _issuer.Run(Publish);
        await _issuer.StartAsync(TestContext.Current.CancellationToken);
        _gateway = new GatewayFactory(
            ("Authentication:Schemes:Bearer:Authority", Issuer),
            ("Authentication:Schemes:Bearer:RequireHttpsMetadata", "false"),
            ("Authentication:Schemes:Bearer:ValidAudience", TestTokens.Audience),
            ("Tracing:Edge:Trust", "AuthenticatedCallers"))
        { HasTestTokens = false };
    }

    [Fact]
    public Task Its_tokens_are_taken_by_its_published_key() => Get(Good).HasStatus(HttpStatusCode.NotFound);

    [Fact]
    public Task No_issuer_but_itself_is_believed_whoever_has_the_key() =>
        Get(Token("https://another-issuer.example", new RsaSecurityKey(_key) { KeyId = "1" }, SecurityAlgorithms.RsaSha256))
            .HasStatus(HttpStatusCode.Unauthorized);

    [Fact]
    public Task Its_public_key_is_no_shared_key() =>
        Get(Token(Issuer, new SymmetricSecurityKey(_key.ExportRSAPublicKey()) { KeyId = "1" }, SecurityAlgorithms.HmacSha256))
            .HasStatus(HttpStatusCode.Unauthorized);

    [Fact]
    public async Task While_it_cannot_be_reached_nobody_is_let_in_and_nothing_breaks()
    {
        var token = Good;
        await _issuer!.StopAsync(TestContext.Current.CancellationToken);

        await Get(token).HasStatus(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Once_its_keys_are_there_the_trace_of_its_callers_goes_on()
    {
        using var first = await Get(Good);
        using var second = await Get(Good);

        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", Assert.Single(second.Headers.GetValues("x-trace-id")));
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway!.DisposeAsync();
        await _issuer!.DisposeAsync();
        _key.Dispose();
    }

    private static string Token(string issuer, SecurityKey key, string algorithm) =>
        new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = TestTokens.Audience,
            Claims = new Dictionary<string, object> { ["sub"] = "ada" },
            SigningCredentials = new SigningCredentials(key, algorithm),
        });

    private async Task<HttpResponseMessage> Get(string token)
    {
        using var client = _gateway!.CreateClient().As(null);
        return await client.Send(
            "GET",
            $"/api/orders/{Guid.CreateVersion7()}",
            ("Authorization", $"Bearer {token}"),
            ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
    }

    private Task Publish(HttpContext context)
    {
        var rsa = _key.ExportParameters(includePrivateParameters: false);
        var (n, e) = (Base64UrlEncoder.Encode(rsa.Modulus!), Base64UrlEncoder.Encode(rsa.Exponent!));
        var key = new { kty = "RSA", use = "sig", kid = "1", n, e };
        return context.Request.Path == "/keys"
            ? context.Response.WriteAsJsonAsync(new { keys = new[] { key } })
            : context.Response.WriteAsJsonAsync(new { issuer = Issuer, jwks_uri = $"{Issuer}/keys" });
    }
}
