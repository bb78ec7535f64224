using System.Net;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests;

public sealed class OwnershipTests(GatewayFactory gateway) : IClassFixture<GatewayFactory>
{
    private static readonly string[] Roles = ["reader", "operator"];

    private readonly HttpClient _ada = gateway.CreateClient().As("ada");
    private readonly HttpClient _grace = gateway.CreateClient().As("grace");

    [Fact]
    public async Task Users_and_orders_of_others_are_answered_like_those_that_do_not_exist()
    {
        var userId = await _ada.CreateUser();
        var orderId = (Guid)(await _ada.PlaceOrder(userId))["id"]!;
        var nobody = Guid.CreateVersion7();

        foreach (var (path, method) in new[]
        {
            ("/api/users/{0}", HttpMethod.Get),
            ("/api/users/{0}/orders", HttpMethod.Get),
            ("/api/orders/{1}", HttpMethod.Get),
            ("/api/orders/{1}/cancel", HttpMethod.Post),
            ("/api/orders/{1}/refund", HttpMethod.Post),
        })
        {
            var others = await Answer(_grace, method, string.Format(null, path, userId, orderId));
            var none = await Answer(_grace, method, string.Format(null, path, nobody, nobody));

            Assert.Equal(HttpStatusCode.NotFound, others.Status);
            Assert.Equal(none, others);
        }

        using var order = await _ada.Get($"/api/orders/{orderId}");
        Assert.Equal("paid", (string?)(await order.Json())["status"]);
    }

    [Fact]
    public async Task An_order_for_the_user_of_another_is_answered_like_one_for_a_user_that_does_not_exist()
    {
        var adas = await _ada.CreateUser();

        using var response = await _grace.PostJson("/api/orders", ApiClient.OrderOf(adas));

        await ProblemAssert.IsProblem(response, HttpStatusCode.UnprocessableEntity, "/problems/unknown-user");
    }

    [Theory]
    [InlineData("role")]
    [InlineData("roles")]
    public async Task An_operator_sees_and_changes_what_belongs_to_others(string claim)
    {
        var userId = await _ada.CreateUser();
        var orderId = (Guid)(await _ada.PlaceOrder(userId))["id"]!;
        using var olga = gateway.CreateClient();
        olga.DefaultRequestHeaders.Authorization = new("Bearer", TestTokens.Sign(
            new Dictionary<string, object> { ["sub"] = "olga", [claim] = Roles }));

        using var user = await olga.Get($"/api/users/{userId}");
        using var orders = await olga.Get($"/api/users/{userId}/orders");
        await olga.PostNothing($"/api/orders/{orderId}/refund").HasStatus(HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.OK, user.StatusCode);
        Assert.Single((await orders.Json())["items"]!.AsArray());
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("Operator")]
    [InlineData("operator ")]
    public async Task Another_role_opens_nothing(string role)
    {
        var userId = await _ada.CreateUser();
        using var eve = gateway.CreateClient().As("eve", role);

        using var user = await eve.Get($"/api/users/{userId}");

        Assert.Equal(HttpStatusCode.NotFound, user.StatusCode);
    }

    [Fact]
    public async Task Two_callers_with_the_same_key_have_an_order_each()
    {
        using var first = await _ada.PostJson("/api/orders", ApiClient.OrderOf(await _ada.CreateUser()), "shared-key");
        using var second = await _grace.PostJson("/api/orders", ApiClient.OrderOf(await _grace.CreateUser()), "shared-key");

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.False(second.Headers.Contains("Idempotency-Replayed"));
        Assert.NotEqual(first.Headers.Location, second.Headers.Location);
    }

    [Fact]
    public async Task A_key_used_for_the_user_of_another_is_not_used_up()
    {
        await _grace.PostJson("/api/orders", ApiClient.OrderOf(await _ada.CreateUser()), "key-of-grace")
            .HasStatus(HttpStatusCode.UnprocessableEntity);
        await _grace.PostJson("/api/orders", ApiClient.OrderOf(await _grace.CreateUser()), "key-of-grace")
            .HasStatus(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_cursor_of_the_list_of_another_opens_nothing()
    {
        var userId = await _ada.CreateUser();
        await _ada.PlaceOrder(userId);
        await _ada.PlaceOrder(userId);
        using var page = await _ada.Get($"/api/users/{userId}/orders?limit=1");
        var cursor = (string)(await page.Json())["nextCursor"]!;

        using var response = await _grace.Get($"/api/users/{userId}/orders?limit=1&cursor={cursor}");

        await ProblemAssert.IsProblem(response, HttpStatusCode.NotFound, "/problems/user-not-found");
    }

    private static async Task<(HttpStatusCode Status, string Body)> Answer(HttpClient client, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Json();
        body.Remove("traceId");
        return (response.StatusCode, body.ToJsonString());
    }
}
