using System.Diagnostics;
using OrderSystem.Gateway.Tests.Support;
using OrderSystem.TraceTesting;

namespace OrderSystem.Gateway.Tests;

public sealed class TelemetryTests(GatewayFactory gateway) : IClassFixture<GatewayFactory>
{
    private readonly HttpClient _client = gateway.CreateClient();

    [Fact]
    public async Task The_span_of_a_placed_order_names_order_and_user()
    {
        var userId = await _client.CreateUser();
        using var response = await _client.PostOrder(userId, "pm_card_visa");

        var trace = await gateway.Traces.WaitForTraceAsync(response);
        trace.Span("POST /api/orders").ShouldHave("order.id", (string?)(await response.Json())["id"]).ShouldHave("user.id", userId);
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
        using var response = await _client.Send(
            method, route.Replace("{userId}", id, StringComparison.Ordinal).Replace("{orderId}", id, StringComparison.Ordinal));

        var trace = await gateway.Traces.WaitForTraceAsync(response);
        trace.Span($"{method} {route}").ShouldHave("http.route", route).ShouldHave(attribute, id);
    }

    [Fact]
    public async Task Names_and_addresses_of_people_stay_out_of_spans_and_logs()
    {
        foreach (var name in new[] { "Grace Hopper", " Grace Hopper " })
        {
            using var response = await _client.PostJson("/api/users", $$"""{ "name": "{{name}}", "email": "grace@example.org" }""");
            (await gateway.Traces.WaitForTraceAsync(response)).ShouldNotMention("grace").ShouldNotMention("Hopper");
        }

        Assert.DoesNotContain("Hopper", gateway.Logs.Text);
        Assert.DoesNotContain("example.org", gateway.Logs.Text);
    }

    [Fact]
    public async Task A_trace_that_the_client_began_goes_on()
    {
        // An id of its own: gateways of tests that run at the same time hear each other's spans.
        var (traceId, spanId) = (ActivityTraceId.CreateRandom().ToHexString(), ActivitySpanId.CreateRandom().ToHexString());
        using var response = await _client.Send("GET", "/api/orders/unknown", ("traceparent", $"00-{traceId}-{spanId}-01"));

        Assert.Equal(traceId, Assert.Single(response.Headers.GetValues("x-trace-id")));
        Assert.Equal(traceId, (string?)(await response.Json())["traceId"]);
        var trace = await gateway.Traces.WaitForTraceAsync(response);
        Assert.Equal((traceId, spanId), (trace.TraceId, trace.Root().Span.ParentSpanId));
    }
}
