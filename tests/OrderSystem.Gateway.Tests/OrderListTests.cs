using System.Net;
using OrderSystem.Contracts.Users;
using OrderSystem.Gateway.Tests.Support;
using OrderSystem.Gateway.Users;

namespace OrderSystem.Gateway.Tests;

public sealed class OrderListTests(GatewayFactory gateway) : IClassFixture<GatewayFactory>
{
    private readonly HttpClient _client = gateway.CreateClient();

    [Fact]
    public async Task Pages_follow_each_other_to_the_oldest_order()
    {
        var userId = await _client.CreateUser();
        var placed = new List<string>();
        for (var index = 0; index < 7; index++)
        {
            placed.Add((string)(await _client.PlaceOrder(userId))["id"]!);
        }

        var listed = new List<string>();
        string? cursor = null;
        var pages = 0;
        do
        {
            using var response = await _client.Get($"/api/users/{userId}/orders?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var page = await response.Json();
            listed.AddRange(page["items"]!.AsArray().Select(order => (string)order!["id"]!));
            Assert.True(page.ContainsKey("nextCursor"));
            cursor = (string?)page["nextCursor"];
            pages++;
        }
        while (cursor is not null);

        placed.Reverse();
        Assert.Equal(placed, listed);
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task A_user_without_orders_has_an_empty_list()
    {
        using var response = await _client.Get($"/api/users/{await _client.CreateUser()}/orders");

        Assert.Equal("""{"items":[],"nextCursor":null}""", await response.Text());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_entry_of_an_interrupted_attempt_is_left_out(bool orderCameToBe)
    {
        var userId = await _client.CreateUser();
        var order = await _client.PlaceOrder(userId);
        await gateway.Grains.User(userId).AddOrder(
            new OrderReference(orderCameToBe ? (Guid)order["id"]! : Guid.CreateVersion7(), DateTimeOffset.UnixEpoch), TestTokens.Ada);

        using var response = await _client.Get($"/api/users/{userId}/orders");

        Assert.Equal((string?)order["id"], (string?)Assert.Single((await response.Json())["items"]!.AsArray())!["id"]);
    }

    [Fact]
    public async Task Orders_are_read_in_parallel_within_a_bound()
    {
        var userId = await _client.CreateUser();
        for (var index = 0; index < 100; index++)
        {
            await _client.PlaceOrder(userId);
        }

        using var response = await _client.Get($"/api/users/{userId}/orders?limit=100");

        Assert.Equal(100, (await response.Json())["items"]!.AsArray().Count);
        Assert.InRange(gateway.Grains.MostParallelReads, 1, 16);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("100")]
    public async Task A_limit_within_its_bounds_is_valid(string limit) =>
        await _client.Get($"/api/users/{await _client.CreateUser()}/orders?limit={limit}").HasStatus(HttpStatusCode.OK);

    [Theory]
    [InlineData("0")]
    [InlineData("101")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("2.0")]
    [InlineData("%2B2")]
    [InlineData("ten")]
    [InlineData("")]
    [InlineData("99999999999")]
    [InlineData("1&limit=2")]
    public async Task A_limit_out_of_bounds_is_named(string limit) =>
        await _client.Get($"/api/users/{await _client.CreateUser()}/orders?limit={limit}").NamesFields("limit");

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("%F0%9F%A6%8A")]
    [InlineData("%EF%BC%A1AAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("%F0%9F%A6%8AAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("../../etc/passwd")]
    public async Task A_made_up_cursor_is_named(string cursor) =>
        await _client.Get($"/api/users/{await _client.CreateUser()}/orders?cursor={cursor}&limit=0")
            .NamesFields("cursor", "limit");

    [Fact]
    public async Task A_cursor_of_another_user_is_named()
    {
        var cursor = OrderCursor.Encode(await _client.CreateUser(), 3);

        using var response = await _client.Get($"/api/users/{await _client.CreateUser()}/orders?cursor={cursor}");

        await ProblemAssert.NamesFields(response, "cursor");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void A_cursor_comes_back_as_it_went(long position)
    {
        var userId = Guid.CreateVersion7();

        Assert.Equal(position, OrderCursor.Decode(userId, OrderCursor.Encode(userId, position)));
    }

    [Fact]
    public void Any_changed_character_breaks_a_cursor()
    {
        var userId = Guid.CreateVersion7();
        var cursor = OrderCursor.Encode(userId, 42);

        for (var index = 0; index < cursor.Length; index++)
        {
            // The bits at the very end of Base64 may stand for nothing; then the cursor must be refused all the same.
            foreach (var other in "ABQgw09-_")
            {
                var changed = cursor.Remove(index, 1).Insert(index, other.ToString());
                Assert.True(changed == cursor || OrderCursor.Decode(userId, changed) is null, changed);
            }
        }
    }
}
