using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests;

public sealed class SecurityHeaderTests(GatewayFactory gateway) : IClassFixture<GatewayFactory>
{
    private readonly HttpClient _client = gateway.CreateClient();

    [Theory]
    [InlineData("/api/orders/unknown", HttpStatusCode.NotFound)]
    [InlineData("/nothing", HttpStatusCode.NotFound)]
    [InlineData("/api/users", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/openapi/v1.json", HttpStatusCode.OK)]
    [InlineData("/alive", HttpStatusCode.OK)]
    public async Task Every_answer_tells_browsers_to_do_nothing_with_it(string path, HttpStatusCode status) =>
        await AssertHardened(_client.Get(path), status);

    [Fact]
    public async Task So_do_the_answers_to_strangers_and_to_faults_of_ours()
    {
        using var stranger = gateway.CreateClient().As(null);

        await AssertHardened(stranger.Get("/api/orders/unknown"), HttpStatusCode.Unauthorized);
        await AssertHardened(_client.PostOrder(Guid.CreateVersion7(), "pm_bug"), HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task The_reference_page_may_use_its_own_script_and_nothing_from_elsewhere() =>
        await AssertHardened(_client.Get("/scalar/"), HttpStatusCode.OK, "default-src 'self'");

    [Fact]
    public async Task Over_TLS_the_gateway_answers_the_same_and_asks_to_stay_there()
    {
        using var certificate = Certificate();
        var folder = Directory.CreateTempSubdirectory("gateway-tls-");
        var file = Path.Combine(folder.FullName, "certificate.pfx");
        await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pfx, "secret"), TestContext.Current.CancellationToken);
        await using var secured = new GatewayFactory(
            ("Kestrel:Endpoints:Https:Url", "https://127.0.0.1:0"),
            ("Kestrel:Endpoints:Https:Certificate:Path", file),
            ("Kestrel:Endpoints:Https:Certificate:Password", "secret"));
        secured.StartServer();
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, presented, _, _) => presented!.Thumbprint == certificate.Thumbprint,
        };
        var address = secured.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var client = new HttpClient(handler) { BaseAddress = new Uri(address) };
        client.As("ada");
        client.DefaultRequestHeaders.Host = "orders.example";

        using var response = await client.Get("/api/orders/unknown");

        await response.IsProblem(HttpStatusCode.NotFound, "/problems/order-not-found");
        Assert.StartsWith("max-age=", Assert.Single(response.Headers.GetValues("Strict-Transport-Security")));
        folder.Delete(recursive: true);
    }

    private static async Task AssertHardened(Task<HttpResponseMessage> answer, HttpStatusCode status, string policy = "default-src 'none'")
    {
        using var response = await answer;
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        var contentPolicy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains(policy, contentPolicy);
        Assert.Contains("frame-ancestors 'none'", contentPolicy);
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("Strict-Transport-Security"));
        Assert.True(response.Headers.Contains("x-trace-id"));
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=orders.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
