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
        await _client.PostNothing(path + "/here/or/there").IsProblem(HttpStatusCode.NotFound);

    [Theory]
    [InlineData("GET", "/api/users", "POST")]
    [InlineData("DELETE", "/api/orders", "POST")]
    [InlineData("PUT", "/api/orders/019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11", "GET")]
    [InlineData("GET", "/api/orders/019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11/cancel", "POST")]
    public async Task Another_method_is_405_and_names_the_right_one(string method, string path, string allowed)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        await ProblemAssert.IsProblem(response, HttpStatusCode.MethodNotAllowed);
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
            await ProblemAssert.IsProblem(response, HttpStatusCode.UnsupportedMediaType);
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
            using var head = new HttpRequestMessage(HttpMethod.Head, path);
            using var headed = await _client.SendAsync(head, TestContext.Current.CancellationToken);
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
        using var head = new HttpRequestMessage(HttpMethod.Head, "/api/orders/unknown");
        using var response = await _client.SendAsync(head, TestContext.Current.CancellationToken);

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

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        await ProblemAssert.IsProblem(response, HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/xml")]
    [InlineData("image/*")]
    public async Task Problems_name_their_trace_whatever_the_client_accepts(string accept)
    {
        foreach (var path in new[] { "/nothing", $"/api/orders/{Guid.CreateVersion7()}", "/api/users" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Accept.ParseAdd(accept);
            using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

            await ProblemAssert.IsProblem(response, response.StatusCode);
        }
    }

    [Fact]
    public async Task The_server_does_not_name_itself()
    {
        using var response = await _client.Get("/alive");

        Assert.False(response.Headers.Contains("Server"));
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
