using System.Net;
using System.Net.Sockets;
using System.Text;
using OrderSystem.Gateway.Tests.Support;
using OrderSystem.TraceTesting;

namespace OrderSystem.Gateway.Tests;

public sealed class HttpTests(GatewayFactory gateway) : IClassFixture<GatewayFactory>
{
    private readonly HttpClient _client = gateway.CreateClient();

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/api")]
    [InlineData("/api/users")]
    [InlineData("/api/nothing/1")]
    public async Task What_does_not_exist_is_a_problem(string path) =>
        await _client.Send("POST", path + "/here/or/there").IsProblem(HttpStatusCode.NotFound);

    [Theory]
    [InlineData("GET", "/api/users", "POST")]
    [InlineData("DELETE", "/api/orders", "POST")]
    [InlineData("PUT", "/api/orders/019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11", "GET")]
    [InlineData("GET", "/api/orders/019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11/cancel", "POST")]
    public async Task Another_method_is_405_and_names_the_right_one(string method, string path, string allowed)
    {
        using var response = await _client.Send(method, path);

        await response.IsProblem(HttpStatusCode.MethodNotAllowed);
        Assert.Equal(allowed, Assert.Single(response.Content.Headers.Allow));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/octet-stream")]
    [InlineData(null)]
    public async Task Another_media_type_is_415(string? mediaType) =>
        await _client.PostBytes("/api/users", "{}"u8.ToArray(), mediaType).IsProblem(HttpStatusCode.UnsupportedMediaType);

    [Theory]
    [InlineData("gzip", false)]
    [InlineData("x-gzip", false)]
    [InlineData("br", false)]
    [InlineData("GZIP", false)]
    [InlineData("identity, gzip", false)]
    [InlineData("nonsense", false)]
    [InlineData("identity", true)]
    [InlineData("Identity", true)]
    public async Task A_content_coding_is_415_and_says_what_is_taken(string coding, bool taken)
    {
        using var content = new StringContent("""{ "name": "Ada", "email": "ada@example.com" }""", Encoding.UTF8, "application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        using var response = await _client.PostAsync("/api/users", content, TestContext.Current.CancellationToken);

        if (taken)
        {
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        }
        else
        {
            await response.IsProblem(HttpStatusCode.UnsupportedMediaType);
            Assert.Equal("identity", Assert.Single(response.Headers.GetValues("Accept-Encoding")));
        }
    }

    [Fact]
    public async Task HEAD_is_answered_like_GET_without_the_body()
    {
        var order = await _client.PlaceOrder(await _client.CreateUser());
        foreach (var path in new[]
        {
            $"/api/users/{order["userId"]}", $"/api/users/{order["userId"]}/orders", $"/api/orders/{order["id"]}", $"/api/orders/{order["id"]}/history",
            "/api/orders/unknown", "/api/users", "/nothing", "/problems/invalid-request", "/openapi/v1.json", "/scalar/", "/health", "/alive", "/",
        })
        {
            using var headed = await _client.Send("HEAD", path);
            using var got = await _client.Get(path);

            Assert.Equal((path, got.StatusCode), (path, headed.StatusCode));
            Assert.Equal((path, got.Content.Headers.ContentType), (path, headed.Content.Headers.ContentType));
            Assert.Equal(Names(got), Names(headed));
            Assert.Empty(await headed.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }

        // How long the body is and how it is framed may be left out (RFC 9110, 9.3.2).
        static IEnumerable<string> Names(HttpResponseMessage response) =>
            response.Headers.Select(header => header.Key).Except(["Transfer-Encoding"]).Order();
    }

    [Fact]
    public async Task The_trace_of_a_HEAD_request_says_so()
    {
        using var response = await _client.Send("HEAD", "/api/orders/unknown");

        (await gateway.Traces.WaitForTraceAsync(response)).ShouldBeConnected().Span("HEAD /api/orders/{orderId}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_64_KiB_is_413(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/users")
        {
            Content = new StringContent($$"""{ "name": "{{new string('a', 64 * 1024)}}" }""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = chunked;

        await _client.SendAsync(request, TestContext.Current.CancellationToken).IsProblem(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/xml")]
    [InlineData("image/*")]
    public async Task Problems_name_their_trace_whatever_the_client_accepts(string accept)
    {
        await _client.Send("GET", "/nothing", ("Accept", accept)).IsProblem(HttpStatusCode.NotFound);
        await _client.Send("GET", $"/api/orders/{Guid.CreateVersion7()}", ("Accept", accept)).IsProblem(HttpStatusCode.NotFound);
        await _client.Send("GET", "/api/users", ("Accept", accept)).IsProblem(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task A_client_that_hangs_up_in_the_middle_of_its_body_hurts_nobody()
    {
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(_client.BaseAddress!.Host, _client.BaseAddress.Port, TestContext.Current.CancellationToken);
            await socket.GetStream().WriteAsync(
                "POST /api/users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"u8.ToArray(),
                TestContext.Current.CancellationToken);
        }

        await _client.CreateUser();
    }
}
