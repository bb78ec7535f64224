using System.Net;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests;

public sealed class OrderTests(GatewayFactory gateway) : IClassFixture<GatewayFactory>
{
    private readonly HttpClient _client = gateway.CreateClient();

    [Fact]
    public async Task A_paid_order_is_created_at_a_location_where_it_can_be_read()
    {
        var userId = await _client.CreateUser();
        using var created = await _client.PostOrder(userId, "pm_card_visa");

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.False(created.Headers.Contains("Idempotency-Replayed"));
        var order = await created.Json();
        Assert.Equal(7, ((Guid)order["id"]!).Version);
        Assert.Equal($"/api/orders/{order["id"]}", created.Headers.Location?.OriginalString);
        Assert.Equal(
            $$$"""
            {"id":"{{{order["id"]}}}","userId":"{{{userId}}}","status":"paid",
            "lines":[{"sku":"BOOK-1","quantity":2,"unitPrice":{"amount":12.50,"currency":"EUR"}}],
            "total":{"amount":25.00,"currency":"EUR"},"transactionId":"txn_1","declineCode":null,
            "placedAt":"2026-01-01T12:00:00Z","updatedAt":"2026-01-01T12:00:00Z"}
            """.ReplaceLineEndings(""),
            await created.Text());

        Assert.Equal(order.ToJsonString(), (await _client.GetJson(created.Headers.Location!.OriginalString)).ToJsonString());
    }

    [Fact]
    public async Task A_declined_card_is_402_with_the_reason_and_the_order()
    {
        var problem = await _client.PostOrder(await _client.CreateUser(), "pm_card_chargeDeclined")
            .IsProblem(HttpStatusCode.PaymentRequired, "/problems/payment-declined");

        Assert.Equal("card_declined", (string?)problem["declineCode"]);
        Assert.Equal("declined", (string?)problem["orderStatus"]);
        Assert.Equal("declined", (string?)(await _client.GetJson($"/api/orders/{problem["orderId"]}"))["status"]);
    }

    [Fact]
    public async Task An_order_of_an_unknown_user_is_422_and_names_the_field()
    {
        var problem = await _client.PostOrder(Guid.CreateVersion7(), "pm_card_visa")
            .IsProblem(HttpStatusCode.UnprocessableEntity, "/problems/unknown-user");

        Assert.NotNull(problem["errors"]!["userId"]);
    }

    [Theory]
    [InlineData("pm_card_error", 502, "provider-failed", "placed", "The order is kept")]
    [InlineData("pm_card_timeout", 504, "provider-timed-out", "placed", "The order is kept")]
    [InlineData("pm_given_up", 502, "provider-failed", "paymentFailed", "The order was not paid, and nothing stays charged.")]
    public async Task An_order_that_is_not_paid_is_named_and_promised_what_becomes_of_it(
        string paymentMethod, int status, string type, string orderStatus, string promise)
    {
        var problem = await _client.PostOrder(await _client.CreateUser(), paymentMethod)
            .IsProblem((HttpStatusCode)status, $"/problems/{type}");

        Assert.Equal(orderStatus, (string?)problem["orderStatus"]);
        Assert.StartsWith(promise, (string?)problem["detail"]);
        Assert.Equal(orderStatus, (string?)(await _client.GetJson($"/api/orders/{problem["orderId"]}"))["status"]);
    }

    [Theory]
    [InlineData("cancel", "cancelled")]
    [InlineData("refund", "refunded")]
    public async Task A_paid_order_can_be_changed(string change, string status)
    {
        var order = await _client.PlaceOrder(await _client.CreateUser());

        using var response = await _client.Send("POST", $"/api/orders/{order["id"]}/{change}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(status, (string?)(await response.Json())["status"]);
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("refund")]
    public async Task A_change_that_the_status_does_not_allow_is_409_with_the_status(string change)
    {
        var orderId = (string?)(await _client.PlaceOrder(await _client.CreateUser(), "pm_card_chargeDeclined"))["orderId"];

        var problem = await _client.Send("POST", $"/api/orders/{orderId}/{change}")
            .IsProblem(HttpStatusCode.Conflict, "/problems/illegal-transition");

        Assert.Equal(("declined", orderId), ((string?)problem["orderStatus"], (string?)problem["orderId"]));
    }

    [Theory]
    [InlineData("cancel", "pm_change_fails", 502, "/problems/provider-failed")]
    [InlineData("refund", "pm_change_fails", 502, "/problems/provider-failed")]
    [InlineData("cancel", "pm_change_hangs", 504, "/problems/provider-timed-out")]
    [InlineData("refund", "pm_change_hangs", 504, "/problems/provider-timed-out")]
    public async Task A_change_that_the_provider_left_open_names_the_order(string change, string paymentMethod, int status, string type)
    {
        var order = await _client.PlaceOrder(await _client.CreateUser(), paymentMethod);

        var problem = await _client.Send("POST", $"/api/orders/{order["id"]}/{change}").IsProblem((HttpStatusCode)status, type);

        Assert.Equal((string?)order["id"], (string?)problem["orderId"]);
    }

    [Fact]
    public async Task The_history_of_an_order_lists_its_steps_with_their_traces()
    {
        var order = await _client.PlaceOrder(await _client.CreateUser());

        var history = await _client.GetJson($"/api/orders/{order["id"]}/history");

        const string Traced = $"\"traceId\":\"{FakeOrderGrain.TraceId}\",\"spanId\":\"{FakeOrderGrain.SpanId}\"";
        Assert.Equal(
            $$"""
            {"orderId":"{{order["id"]}}","steps":[
            {"step":"placed","at":"2026-01-01T12:00:00Z","outcome":null,"recoveryAttempt":null,{{Traced}}},
            {"step":"paymentAttempted","at":"2026-01-01T12:00:00Z","outcome":"providerTimedOut","recoveryAttempt":null,{{Traced}}},
            {"step":"paymentAttempted","at":"2026-01-01T12:00:00Z","outcome":"succeeded","recoveryAttempt":1,"traceId":null,"spanId":null}
            ],"foldedAttempts":2}
            """.ReplaceLineEndings(""),
            history.ToJsonString());
    }

    [Theory]
    [InlineData("019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("order-1")]
    public async Task An_id_of_no_order_is_not_found(string id)
    {
        foreach (var (method, path) in new[] { ("GET", ""), ("GET", "/history"), ("POST", "/cancel"), ("POST", "/refund") })
        {
            await _client.Send(method, $"/api/orders/{id}{path}").IsProblem(HttpStatusCode.NotFound, "/problems/order-not-found");
        }
    }

    [Theory]
    [InlineData("pm_no_silo", HttpStatusCode.ServiceUnavailable, "/problems/cluster-unavailable")]
    [InlineData("pm_no_storage", HttpStatusCode.ServiceUnavailable, "/problems/storage-unavailable")]
    [InlineData("pm_lost_race", HttpStatusCode.ServiceUnavailable, "/problems/storage-unavailable")]
    [InlineData("pm_no_answer", HttpStatusCode.GatewayTimeout, "/problems/cluster-timed-out")]
    public async Task A_cluster_that_fails_is_told_apart_and_names_the_order_that_may_come_to_be(
        string paymentMethod, HttpStatusCode status, string type)
    {
        using var response = await _client.PostOrder(Guid.CreateVersion7(), paymentMethod);

        var problem = await response.IsProblem(status, type);
        Assert.NotEqual(Guid.Empty, (Guid)problem["orderId"]!);
        Assert.Equal(status == HttpStatusCode.ServiceUnavailable, response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.DoesNotContain(FakeOrderGrain.Secret, await response.Text());
    }

    [Fact]
    public async Task An_unexpected_exception_is_500_and_tells_nothing()
    {
        using var response = await _client.PostOrder(Guid.CreateVersion7(), "pm_bug");

        await response.IsProblem(HttpStatusCode.InternalServerError);
        var text = await response.Text();
        Assert.DoesNotContain(FakeOrderGrain.Secret, text);
        Assert.DoesNotContain("Exception", text);
        Assert.Contains(FakeOrderGrain.Secret, gateway.Logs.Text);
    }
}
