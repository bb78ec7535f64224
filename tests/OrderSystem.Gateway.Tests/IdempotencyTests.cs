using System.Net;
using OrderSystem.Contracts.Callers;
using OrderSystem.Gateway.Orders;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests;

public sealed class IdempotencyTests(GatewayFactory gateway) : IClassFixture<GatewayFactory>
{
    private readonly HttpClient _client = gateway.CreateClient();

    /// <summary>Headers, and the keys that they are read as; null where they are none.</summary>
    public static TheoryData<string, string?> Keys => new()
    {
        { "abc", "abc" },
        { "\"abc\"", "abc" },
        { " \"abc\" ", "abc" },
        { "8e03978e-40d5-43e8-bc93-6894a57f9324", "8e03978e-40d5-43e8-bc93-6894a57f9324" },
        { "order:1/2=~", "order:1/2=~" },
        { "\"a\\\"b\\\\c\"", "a\"b\\c" },
        { new string('k', 255), new string('k', 255) },
        { $"\"{new string('k', 255)}\"", new string('k', 255) },
        { new string('k', 256), null },
        { $"\"{new string('k', 256)}\"", null },
    };

    public static TheoryData<string> NoKeys =>
    [
        "", "\"", "\"\"", "\"open", "a, b", "\"a\", \"b\"", "a b", "\"a b\"", "a;b", "\"a\";p=1", "a\tb", "\"a\\b\"", "\"a\\",
        "ä", "\"ä\"",
    ];

    [Theory]
    [InlineData("pm_card_visa", HttpStatusCode.Created)]
    [InlineData("pm_card_chargeDeclined", HttpStatusCode.PaymentRequired)]
    public async Task A_repeated_request_is_answered_as_before(string paymentMethod, HttpStatusCode status)
    {
        var order = ApiClient.OrderOf(await _client.CreateUser(), paymentMethod);
        using var first = await _client.PostOrder(order, $"\"key-{paymentMethod}\"");
        using var second = await _client.PostOrder(order, $"key-{paymentMethod}");

        Assert.Equal((status, status), (first.StatusCode, second.StatusCode));
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal("true", Assert.Single(second.Headers.GetValues("Idempotency-Replayed")));
        Assert.Equal(first.Headers.Location, second.Headers.Location);

        var (firstBody, secondBody) = (await first.Json(), await second.Json());
        firstBody.Remove("traceId");
        secondBody.Remove("traceId");
        Assert.Equal(firstBody.ToJsonString(), secondBody.ToJsonString());
    }

    [Fact]
    public async Task Another_body_and_be_it_only_the_user_is_422_under_the_same_key()
    {
        var userId = await _client.CreateUser();
        await _client.PostOrder(ApiClient.OrderOf(userId), "key-2").HasStatus(HttpStatusCode.Created);

        foreach (var other in new[] { ApiClient.OrderOf(userId, "pm_card_slow"), ApiClient.OrderOf(await _client.CreateUser()) })
        {
            await _client.PostOrder(other, "key-2")
                .IsProblem(HttpStatusCode.UnprocessableEntity, "/problems/idempotency-key-reused");
        }
    }

    [Fact]
    public async Task The_same_amount_written_otherwise_is_the_same_body()
    {
        var order = ApiClient.OrderOf(await _client.CreateUser()).ToJsonString();
        using var first = await _client.PostJson("/api/orders", order, "key-3");
        foreach (var amount in new[] { "12.5000", "12.5" })
        {
            var otherwise = order.Replace("12.50", amount, StringComparison.Ordinal);
            using var again = await _client.PostJson("/api/orders", otherwise, "key-3");

            Assert.Equal(HttpStatusCode.Created, again.StatusCode);
            Assert.Equal(await first.Text(), await again.Text());
        }
    }

    [Fact]
    public async Task Without_a_key_every_request_is_a_new_order()
    {
        var order = ApiClient.OrderOf(await _client.CreateUser());
        using var first = await _client.PostOrder(order);
        using var second = await _client.PostOrder(order);

        Assert.NotEqual(first.Headers.Location, second.Headers.Location);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a, b")]
    public async Task A_malformed_key_is_named(string key) =>
        await _client.PostOrder(ApiClient.OrderOf(Guid.CreateVersion7()), key).NamesFields("Idempotency-Key");

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_key_of_at_most_255_characters_is_read_bare_or_quoted(string header, string? key) =>
        Assert.Equal(key, IdempotencyKey.Parse(header));

    [Theory]
    [MemberData(nameof(NoKeys))]
    public void What_is_no_key_is_not_read(string header) => Assert.Null(IdempotencyKey.Parse(header));

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
