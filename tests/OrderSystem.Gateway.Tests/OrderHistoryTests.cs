using System.Net;
using OrderSystem.Gateway.Tests.Fakes;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests;

public sealed class OrderHistoryTests(GatewayFactory gateway) : IClassFixture<GatewayFactory>
{
    private readonly HttpClient _client = gateway.CreateClient();

    [Fact]
    public async Task The_history_of_an_order_lists_its_steps_with_their_traces()
    {
        var order = await _client.PlaceOrder(await _client.CreateUser());

        using var response = await _client.Get($"/api/orders/{order["id"]}/history");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        const string Traced = $"\"traceId\":\"{FakeOrderGrain.TraceId}\",\"spanId\":\"{FakeOrderGrain.SpanId}\"";
        Assert.Equal(
            $$"""
            {"orderId":"{{order["id"]}}","steps":[
            {"step":"placed","at":"2026-01-01T12:00:00Z","outcome":null,"recoveryAttempt":null,{{Traced}}},
            {"step":"paymentAttempted","at":"2026-01-01T12:00:00Z","outcome":"providerTimedOut","recoveryAttempt":null,{{Traced}}},
            {"step":"paymentAttempted","at":"2026-01-01T12:00:00Z","outcome":"succeeded","recoveryAttempt":1,"traceId":null,"spanId":null}
            ],"foldedAttempts":2}
            """.ReplaceLineEndings(""),
            await response.Text());
    }

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("019a9d2d-1b42-7f0e-8a57-6a4f3f1f9b02")]
    [InlineData("none")]
    public async Task An_order_that_is_not_there_has_no_history(string id)
    {
        using var response = await _client.Get($"/api/orders/{id}/history");

        await ProblemAssert.IsProblem(response, HttpStatusCode.NotFound, "/problems/order-not-found");
    }
}
