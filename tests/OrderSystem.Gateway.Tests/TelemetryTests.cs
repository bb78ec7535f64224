using System.Collections.Concurrent;
using System.Diagnostics;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests;

public sealed class TelemetryTests : IClassFixture<GatewayFactory>, IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;
    private readonly HttpClient _client;
    private readonly GatewayFactory _gateway;

    public TelemetryTests(GatewayFactory gateway)
    {
        _gateway = gateway;
        _client = gateway.CreateClient();
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task The_span_of_a_placed_order_names_order_and_user()
    {
        var userId = await _client.CreateUser();
        using var response = await _client.PostJson("/api/orders", ApiClient.OrderOf(userId));

        var span = await SpanOf(response);
        Assert.Equal("POST /api/orders", span.DisplayName);
        Assert.Equal((string?)(await response.Json())["id"], span.GetTagItem("order.id"));
        Assert.Equal(userId.ToString(), span.GetTagItem("user.id"));
    }

    [Theory]
    [InlineData("GET", "/api/users/{userId}", "user.id")]
    [InlineData("GET", "/api/users/{userId}/orders", "user.id")]
    [InlineData("GET", "/api/orders/{orderId}", "order.id")]
    [InlineData("POST", "/api/orders/{orderId}/cancel", "order.id")]
    [InlineData("POST", "/api/orders/{orderId}/refund", "order.id")]
    public async Task Spans_are_named_by_their_route_and_name_what_they_are_about(string method, string route, string attribute)
    {
        var id = Guid.CreateVersion7().ToString();
        using var request = new HttpRequestMessage(
            new HttpMethod(method), route.Replace("{userId}", id, StringComparison.Ordinal).Replace("{orderId}", id, StringComparison.Ordinal));
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        var span = await SpanOf(response);
        Assert.Equal($"{method} {route}", span.DisplayName);
        Assert.Equal(route, span.GetTagItem("http.route"));
        Assert.Equal(id, span.GetTagItem(attribute));
    }

    [Fact]
    public async Task Names_and_addresses_of_people_stay_out_of_spans_and_logs()
    {
        using var response = await _client.PostJson("/api/users", """{ "name": "Grace Hopper", "email": "grace@example.org" }""");
        using var refused = await _client.PostJson("/api/users", """{ "name": " Grace Hopper ", "email": "grace@example.org" }""");

        var span = await SpanOf(response);
        Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains("race", StringComparison.Ordinal));
        Assert.DoesNotContain("Hopper", _gateway.Logs.Text);
        Assert.DoesNotContain("example.org", _gateway.Logs.Text);
    }

    [Fact]
    public async Task A_trace_that_the_client_began_goes_on()
    {
        const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/orders/unknown");
        request.Headers.Add("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01");
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(TraceId, Assert.Single(response.Headers.GetValues("x-trace-id")));
        Assert.Equal(TraceId, (string?)(await response.Json())["traceId"]);
    }

    private async Task<Activity> SpanOf(HttpResponseMessage response)
    {
        var spanId = Assert.Single(response.Headers.GetValues("x-span-id"));
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        // The span ends after the client has its answer.
        while (true)
        {
            if (_spans.FirstOrDefault(span => span.SpanId.ToHexString() == spanId) is { } span)
            {
                return span;
            }

            await Task.Delay(20, timeout.Token);
        }
    }
}
