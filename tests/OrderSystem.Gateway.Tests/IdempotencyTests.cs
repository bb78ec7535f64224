using System.Net;
using OrderSystem.Contracts.Callers;
using OrderSystem.Gateway.Orders;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests;

public sealed class IdempotencyTests(GatewayFactory gateway) : IClassFixture<GatewayFactory>
{
    private readonly HttpClient _client = gateway.CreateClient();

    [Theory]
    [InlineData("pm_card_visa", HttpStatusCode.Created)]
    [InlineData("pm_card_chargeDeclined", HttpStatusCode.PaymentRequired)]
    public async Task A_repeated_request_is_answered_as_before(string paymentMethod, HttpStatusCode status)
    {
        var order = ApiClient.OrderOf(await _client.CreateUser(), paymentMethod);
        using var first = await _client.PostJson("/api/orders", order, $"\"key-{paymentMethod}\"");
        using var second = await _client.PostJson("/api/orders", order, $"key-{paymentMethod}");

        Assert.Equal(status, first.StatusCode);
        Assert.Equal(status, second.StatusCode);
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal("true", Assert.Single(second.Headers.GetValues("Idempotency-Replayed")));
        Assert.Equal(first.Headers.Location, second.Headers.Location);

        var (firstBody, secondBody) = (await first.Json(), await second.Json());
        firstBody.Remove("traceId");
        secondBody.Remove("traceId");
        Assert.Equal(firstBody.ToJsonString(), secondBody.ToJsonString());
    }

    [Fact]
    public async Task Another_body_under_the_same_key_is_422()
    {
        var userId = await _client.CreateUser();
        using var first = await _client.PostJson("/api/orders", ApiClient.OrderOf(userId), "key-2");
        await _client.PostJson("/api/orders", ApiClient.OrderOf(userId, "pm_card_slow"), "key-2")
            .IsProblem(HttpStatusCode.UnprocessableEntity, "/problems/idempotency-key-reused");
    }

    [Fact]
    public async Task The_same_amount_written_otherwise_is_the_same_body()
    {
        var userId = await _client.CreateUser();
        var order = ApiClient.OrderOf(userId).ToJsonString();
        using var first = await _client.PostJson("/api/orders", order, "key-3");
        using var second = await _client.PostJson("/api/orders", order.Replace("12.50", "12.5000", StringComparison.Ordinal), "key-3");
        using var third = await _client.PostJson("/api/orders", order.Replace("12.50", "12.5", StringComparison.Ordinal), "key-3");

        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(await first.Text(), await second.Text());
        Assert.Equal(await first.Text(), await third.Text());
    }

    [Fact]
    public async Task Another_user_under_the_same_key_is_another_body()
    {
        await _client.PostJson("/api/orders", ApiClient.OrderOf(await _client.CreateUser()), "key-4")
            .HasStatus(HttpStatusCode.Created);
        await _client.PostJson("/api/orders", ApiClient.OrderOf(await _client.CreateUser()), "key-4")
            .IsProblem(HttpStatusCode.UnprocessableEntity, "/problems/idempotency-key-reused");
    }

    [Fact]
    public async Task Without_a_key_every_request_is_a_new_order()
    {
        var order = ApiClient.OrderOf(await _client.CreateUser());
        using var first = await _client.PostJson("/api/orders", order);
        using var second = await _client.PostJson("/api/orders", order);

        Assert.NotEqual(first.Headers.Location, second.Headers.Location);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("\"open")]
    [InlineData("a, b")]
    [InlineData("\"a\", \"b\"")]
    [InlineData("\"a\";p=1")]
    public async Task A_malformed_key_is_named(string key) =>
        await _client.PostJson("/api/orders", ApiClient.OrderOf(Guid.CreateVersion7()), key).NamesFields("Idempotency-Key");

    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("\"abc\"", "abc")]
    [InlineData(" \"abc\" ", "abc")]
    [InlineData("8e03978e-40d5-43e8-bc93-6894a57f9324", "8e03978e-40d5-43e8-bc93-6894a57f9324")]
    [InlineData("order:1/2=~", "order:1/2=~")]
    [InlineData("\"a\\\"b\\\\c\"", "a\"b\\c")]
    [InlineData("\"a b\"", null)]
    [InlineData("\"a\\b\"", null)]
    [InlineData("\"a\\", null)]
    [InlineData("\"", null)]
    [InlineData("a b", null)]
    [InlineData("a;b", null)]
    [InlineData("a\tb", null)]
    [InlineData("\"ä\"", null)]
    [InlineData("ä", null)]
    [InlineData("", null)]
    public void A_key_is_read_bare_or_quoted(string header, string? key) => Assert.Equal(key, IdempotencyKey.Parse(header));

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void A_key_has_at_most_255_characters(int length, bool valid)
    {
        var key = new string('k', length);

        Assert.Equal(valid ? key : null, IdempotencyKey.Parse(key));
        Assert.Equal(valid ? key : null, IdempotencyKey.Parse($"\"{key}\""));
    }

    [Fact]
    public void An_order_id_depends_on_caller_and_key_alone()
    {
        var ada = new Caller("https://issuer.example", "ada");
        var id = OrderIds.Derive(ada, "key");

        // Written down: another value would make repeated requests miss their orders after an update.
        Assert.Equal(new Guid("4c701043-f012-83bc-8657-b47c3dd0a9c2"), id);
        Assert.Equal(8, id.Version);
        Assert.NotEqual(id, OrderIds.Derive(ada, "key2"));
        Assert.NotEqual(id, OrderIds.Derive(ada with { Subject = "grace" }, "key"));
        Assert.NotEqual(id, OrderIds.Derive(ada with { Issuer = "https://other.example" }, "key"));
        Assert.Equal(id, OrderIds.Derive(ada with { IsOperator = true }, "key"));
    }
}
