using System.Net;
using OrderSystem.Gateway.Tests.Fakes;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests;

public sealed class OrderTests(GatewayFactory gateway) : IClassFixture<GatewayFactory>
{
    private readonly HttpClient _client = gateway.CreateClient();

    [Fact]
    public async Task A_paid_order_is_created_at_a_location_where_it_can_be_read()
    {
        var userId = await _client.CreateUser();
        using var created = await _client.PostJson("/api/orders", ApiClient.OrderOf(userId));

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.False(created.Headers.Contains("Idempotency-Replayed"));
        var order = await created.Json();
        Assert.Equal("paid", (string?)order["status"]);
        Assert.Equal("txn_1", (string?)order["transactionId"]);
        Assert.Equal("25.00", order["total"]!["amount"]!.ToJsonString());
        Assert.Equal("EUR", (string?)order["total"]!["currency"]);
        Assert.Equal("2026-01-01T12:00:00Z", (string?)order["placedAt"]);
        Assert.Equal(7, ((Guid)order["id"]!).Version);
        Assert.Equal($"/api/orders/{order["id"]}", created.Headers.Location?.OriginalString);

        using var read = await _client.Get(created.Headers.Location!.OriginalString);
        Assert.Equal(order.ToJsonString(), (await read.Json()).ToJsonString());
    }

    [Fact]
    public async Task The_grain_is_given_what_was_sent()
    {
        var userId = await _client.CreateUser();
        var order = await _client.PlaceOrder(userId);

        var command = gateway.Grains.Order((Guid)order["id"]!).Command;
        Assert.NotNull(command);
        Assert.Equal(userId, command.UserId);
        Assert.Equal("pm_card_visa", command.PaymentMethod);
        var line = Assert.Single(command.Lines);
        Assert.Equal(("BOOK-1", 2, 12.50m, "EUR"), (line.Sku, line.Quantity, line.UnitPrice.Amount, line.UnitPrice.Currency));
    }

    [Fact]
    public async Task A_declined_card_is_402_with_the_reason_and_the_order()
    {
        var problem = await _client.PostJson("/api/orders", ApiClient.OrderOf(await _client.CreateUser(), "pm_card_chargeDeclined"))
            .IsProblem(HttpStatusCode.PaymentRequired, "/problems/payment-declined");

        Assert.Equal("card_declined", (string?)problem["declineCode"]);
        Assert.Equal("declined", (string?)problem["orderStatus"]);
        using var order = await _client.Get($"/api/orders/{problem["orderId"]}");
        Assert.Equal("declined", (string?)(await order.Json())["status"]);
    }

    [Fact]
    public async Task An_order_of_an_unknown_user_is_422_and_names_the_field()
    {
        var problem = await _client.PostJson("/api/orders", ApiClient.OrderOf(Guid.CreateVersion7()))
            .IsProblem(HttpStatusCode.UnprocessableEntity, "/problems/unknown-user");

        Assert.NotNull(problem["errors"]!["userId"]);
    }

    [Theory]
    [InlineData("pm_card_error", HttpStatusCode.BadGateway, "/problems/provider-failed", "placed", "The order is kept")]
    [InlineData("pm_card_timeout", HttpStatusCode.GatewayTimeout, "/problems/provider-timed-out", "placed", "The order is kept")]
    [InlineData("pm_given_up", HttpStatusCode.BadGateway, "/problems/provider-failed", "paymentFailed", "The order was not paid, and nothing stays charged.")]
    public async Task An_order_that_is_not_paid_is_named_and_promised_what_becomes_of_it(
        string paymentMethod, HttpStatusCode status, string type, string orderStatus, string promise)
    {
        var problem = await _client.PostJson("/api/orders", ApiClient.OrderOf(await _client.CreateUser(), paymentMethod))
            .IsProblem(status, type);

        Assert.Equal(orderStatus, (string?)problem["orderStatus"]);
        Assert.StartsWith(promise, (string?)problem["detail"]);
        using var order = await _client.Get($"/api/orders/{problem["orderId"]}");
        Assert.Equal(orderStatus, (string?)(await order.Json())["status"]);
    }

    [Theory]
    [InlineData("cancel", "cancelled")]
    [InlineData("refund", "refunded")]
    public async Task A_paid_order_can_be_changed(string change, string status)
    {
        var order = await _client.PlaceOrder(await _client.CreateUser());

        using var response = await _client.PostNothing($"/api/orders/{order["id"]}/{change}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(status, (string?)(await response.Json())["status"]);
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("refund")]
    public async Task A_change_that_the_status_does_not_allow_is_409_with_the_status(string change)
    {
        using var placed = await _client.PostJson("/api/orders", ApiClient.OrderOf(await _client.CreateUser(), "pm_card_chargeDeclined"));
        var orderId = (string?)(await placed.Json())["orderId"];

        using var response = await _client.PostNothing($"/api/orders/{orderId}/{change}");

        var problem = await ProblemAssert.IsProblem(response, HttpStatusCode.Conflict, "/problems/illegal-transition");
        Assert.Equal("declined", (string?)problem["orderStatus"]);
        Assert.Equal(orderId, (string?)problem["orderId"]);
    }

    [Theory]
    [InlineData("cancel", "pm_change_fails", HttpStatusCode.BadGateway, "/problems/provider-failed")]
    [InlineData("refund", "pm_change_fails", HttpStatusCode.BadGateway, "/problems/provider-failed")]
    [InlineData("cancel", "pm_change_hangs", HttpStatusCode.GatewayTimeout, "/problems/provider-timed-out")]
    [InlineData("refund", "pm_change_hangs", HttpStatusCode.GatewayTimeout, "/problems/provider-timed-out")]
    public async Task A_change_that_the_provider_left_open_names_the_order(string change, string paymentMethod, HttpStatusCode status, string type)
    {
        var order = await _client.PlaceOrder(await _client.CreateUser(), paymentMethod);

        using var response = await _client.PostNothing($"/api/orders/{order["id"]}/{change}");

        var problem = await ProblemAssert.IsProblem(response, status, type);
        Assert.Equal((string?)order["id"], (string?)problem["orderId"]);
    }

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
    [InlineData("019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("order-1")]
    public async Task An_id_of_no_order_is_not_found(string id)
    {
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, ""), (HttpMethod.Get, "/history"), (HttpMethod.Post, "/cancel"), (HttpMethod.Post, "/refund"),
        })
        {
            using var request = new HttpRequestMessage(method, $"/api/orders/{id}{path}");
            using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

            await ProblemAssert.IsProblem(response, HttpStatusCode.NotFound, "/problems/order-not-found");
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
        using var response = await _client.PostJson("/api/orders", ApiClient.OrderOf(Guid.CreateVersion7(), paymentMethod));

        var problem = await ProblemAssert.IsProblem(response, status, type);
        Assert.NotEqual(Guid.Empty, (Guid)problem["orderId"]!);
        Assert.Equal(status == HttpStatusCode.ServiceUnavailable, response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.DoesNotContain(FakeOrderGrain.Secret, await response.Text());
    }

    [Fact]
    public async Task An_unexpected_exception_is_500_and_tells_nothing()
    {
        using var response = await _client.PostJson("/api/orders", ApiClient.OrderOf(Guid.CreateVersion7(), "pm_bug"));

        await ProblemAssert.IsProblem(response, HttpStatusCode.InternalServerError);
        var text = await response.Text();
        Assert.DoesNotContain(FakeOrderGrain.Secret, text);
        Assert.DoesNotContain("Exception", text);
        Assert.Contains(FakeOrderGrain.Secret, gateway.Logs.Text);
    }
}
