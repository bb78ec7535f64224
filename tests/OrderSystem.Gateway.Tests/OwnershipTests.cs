using System.Net;
using System.Text.Json.Nodes;
using OrderSystem.Contracts.Users;
using OrderSystem.Gateway.Tests.Support;
using OrderSystem.Gateway.Users;

namespace OrderSystem.Gateway.Tests;

public sealed class OwnershipTests(GatewayFactory gateway) : IClassFixture<GatewayFactory>
{
    private static readonly string[] Roles = ["reader", "operator"];

    private readonly HttpClient _ada = gateway.CreateClient().As("ada");
    private readonly HttpClient _grace = gateway.CreateClient().As("grace");

    [Theory]
    [InlineData("GET", "/api/users/{0}")]
    [InlineData("GET", "/api/users/{0}/orders")]
    [InlineData("GET", "/api/users/{0}/orders?limit=1&cursor={2}")]
    [InlineData("GET", "/api/orders/{1}")]
    [InlineData("GET", "/api/orders/{1}/history")]
    [InlineData("POST", "/api/orders/{1}/cancel")]
    [InlineData("POST", "/api/orders/{1}/refund")]
    public async Task Users_and_orders_of_others_are_answered_like_those_that_do_not_exist(string method, string path)
    {
        var userId = await _ada.CreateUser();
        var orderId = $"{(await _ada.PlaceOrder(userId))["id"]}";
        await _ada.PlaceOrder(userId);
        var cursor = (string)(await _ada.GetJson($"/api/users/{userId}/orders?limit=1"))["nextCursor"]!;
        var nobody = $"{Guid.CreateVersion7()}";

        var others = await Ask($"{userId}", orderId, cursor);
        var position = new OrderPosition(DateTimeOffset.UnixEpoch, new Guid(nobody));
        var none = await Ask(nobody, nobody, OrderCursor.Encode(new Guid(nobody), position));

        Assert.Equal(none.ToJsonString(), others.ToJsonString());
        Assert.Equal("paid", (string?)(await _ada.GetJson($"/api/orders/{orderId}"))["status"]);

        async Task<JsonObject> Ask(string user, string order, string cursor)
        {
            var problem = await _grace.Send(method, string.Format(null, path, user, order, cursor)).IsProblem(HttpStatusCode.NotFound);
            problem.Remove("traceId");
            return problem;
        }
    }

    [Fact]
    public async Task An_order_for_the_user_of_another_is_answered_like_one_for_a_user_that_does_not_exist() =>
        await _grace.PostOrder(await _ada.CreateUser(), "pm_card_visa")
            .IsProblem(HttpStatusCode.UnprocessableEntity, "/problems/unknown-user");

    [Theory]
    [InlineData("role")]
    [InlineData("roles")]
    public async Task An_operator_sees_and_changes_what_belongs_to_others(string claim)
    {
        var userId = await _ada.CreateUser();
        var order = await _ada.PlaceOrder(userId);
        using var olga = gateway.CreateClient();
        olga.DefaultRequestHeaders.Authorization = new("Bearer", TestTokens.Sign(
            new Dictionary<string, object> { ["sub"] = "olga", [claim] = Roles }));

        await olga.GetJson($"/api/users/{userId}");
        Assert.Single((await olga.GetJson($"/api/users/{userId}/orders"))["items"]!.AsArray());
        await olga.Send("POST", $"/api/orders/{order["id"]}/refund").HasStatus(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("Operator")]
    [InlineData("operator ")]
    public async Task Another_role_opens_nothing(string role)
    {
        using var eve = gateway.CreateClient().As("eve", role);

        await eve.Get($"/api/users/{await _ada.CreateUser()}").HasStatus(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Two_callers_with_the_same_key_have_an_order_each()
    {
        using var first = await _ada.PostOrder(ApiClient.OrderOf(await _ada.CreateUser()), "shared-key");
        using var second = await _grace.PostOrder(ApiClient.OrderOf(await _grace.CreateUser()), "shared-key");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, second.StatusCode));
        Assert.False(second.Headers.Contains("Idempotency-Replayed"));
        Assert.NotEqual(first.Headers.Location, second.Headers.Location);
    }
}
