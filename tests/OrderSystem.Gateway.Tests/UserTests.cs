using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OrderSystem.Contracts.Users;
using OrderSystem.Gateway.Tests.Support;
using OrderSystem.Gateway.Users;

namespace OrderSystem.Gateway.Tests;

public sealed class UserTests(GatewayFactory gateway) : IClassFixture<GatewayFactory>
{
    private readonly HttpClient _client = gateway.CreateClient();

    public static TheoryData<string> LimitsOutOfBounds =>
        ["0", "101", "-1", "1.5", "2.0", "%2B2", "ten", "", "99999999999", "1&limit=2"];

    public static TheoryData<string> MadeUpCursors =>
    [
        "", "5", "../../etc/passwd", "AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "%F0%9F%A6%8A",
        "%EF%BC%A1AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "%F0%9F%A6%8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ];

    [Fact]
    public async Task A_new_user_is_created_at_a_location_where_it_can_be_read()
    {
        using var created = await _client.PostJson("/api/users", """{ "name": "Ada Lovelace", "email": "ada@example.com" }""");

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var user = await created.Json();
        Assert.Equal(
            $$"""{"id":"{{user["id"]}}","name":"Ada Lovelace","email":"ada@example.com","createdAt":"2026-01-01T12:00:00Z"}""",
            await created.Text());
        Assert.Equal(7, ((Guid)user["id"]!).Version);
        Assert.Equal($"/api/users/{user["id"]}", created.Headers.Location?.OriginalString);

        Assert.Equal(user.ToJsonString(), (await _client.GetJson(created.Headers.Location!.OriginalString)).ToJsonString());
    }

    [Theory]
    [InlineData("019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("1")]
    [InlineData("%20")]
    [InlineData("{019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11}")]
    public async Task An_id_of_nobody_is_not_found(string id)
    {
        await _client.Get($"/api/users/{id}").IsProblem(HttpStatusCode.NotFound, "/problems/user-not-found");
        await _client.Get($"/api/users/{id}/orders").IsProblem(HttpStatusCode.NotFound, "/problems/user-not-found");
    }

    [Fact]
    public async Task What_is_personal_is_not_cached()
    {
        using var response = await _client.Get($"/api/users/{await _client.CreateUser()}");

        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task Pages_follow_each_other_to_the_oldest_order()
    {
        var userId = await _client.CreateUser();
        var placed = new List<string>();
        for (var index = 0; index < 7; index++)
        {
            placed.Insert(0, await PlaceOrder(userId));
        }

        var listed = new List<string>();
        var (cursor, pages) = ("", 0);
        do
        {
            var page = await _client.GetJson($"/api/users/{userId}/orders?limit=3{cursor}");
            listed.AddRange(IdsOf(page));
            Assert.True(page.ContainsKey("nextCursor"));
            cursor = (string?)page["nextCursor"] is { } next ? $"&cursor={next}" : null;
            pages++;
        }
        while (cursor is not null);

        Assert.Equal(placed, listed);
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task A_user_without_orders_has_an_empty_list() => Assert.Equal(
        """{"items":[],"nextCursor":null}""",
        (await _client.GetJson($"/api/users/{await _client.CreateUser()}/orders")).ToJsonString());

    [Fact]
    public async Task Pages_go_on_where_they_were_while_orders_arrive()
    {
        var userId = await _client.CreateUser();
        string[] placed = [await PlaceOrder(userId), await PlaceOrder(userId), await PlaceOrder(userId)];

        var first = await _client.GetJson($"/api/users/{userId}/orders?limit=2");
        await PlaceOrder(userId);
        var second = await _client.GetJson($"/api/users/{userId}/orders?limit=2&cursor={first["nextCursor"]}");

        Assert.Equal([placed[2], placed[1]], IdsOf(first));
        Assert.Equal([placed[0]], IdsOf(second));
        Assert.Null(second["nextCursor"]);
    }

    [Fact]
    public async Task An_order_is_listed_as_it_is_now()
    {
        var userId = await _client.CreateUser();
        var order = await _client.PlaceOrder(userId);
        await _client.Send("POST", $"/api/orders/{order["id"]}/cancel").HasStatus(HttpStatusCode.OK);

        var listed = Assert.Single((await _client.GetJson($"/api/users/{userId}/orders"))["items"]!.AsArray());

        Assert.Equal("cancelled", (string?)listed!["status"]);
        Assert.Equal((await _client.GetJson($"/api/orders/{order["id"]}")).ToJsonString(), listed.ToJsonString());
    }

    [Fact]
    public async Task A_page_may_have_100_orders()
    {
        var userId = await _client.CreateUser();
        for (var index = 0; index < 101; index++)
        {
            await _client.PlaceOrder(userId);
        }

        var page = await _client.GetJson($"/api/users/{userId}/orders?limit=100");

        Assert.Equal(100, page["items"]!.AsArray().Count);
        Assert.NotNull(page["nextCursor"]);
    }

    [Fact]
    public async Task A_limit_may_be_1() => await _client.GetJson($"/api/users/{await _client.CreateUser()}/orders?limit=1");

    [Theory]
    [MemberData(nameof(LimitsOutOfBounds))]
    public async Task A_limit_out_of_bounds_is_named(string limit) =>
        await _client.Get($"/api/users/{await _client.CreateUser()}/orders?limit={limit}").NamesFields("limit");

    [Theory]
    [MemberData(nameof(MadeUpCursors))]
    public async Task A_made_up_cursor_is_named(string cursor) =>
        await _client.Get($"/api/users/{await _client.CreateUser()}/orders?cursor={cursor}&limit=0")
            .NamesFields("cursor", "limit");

    [Fact]
    public async Task A_cursor_of_another_user_is_named()
    {
        var cursor = OrderCursor.Encode(await _client.CreateUser(), SomePosition());

        await _client.Get($"/api/users/{await _client.CreateUser()}/orders?cursor={cursor}").NamesFields("cursor");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(639_000_000_000_000_001)]
    [InlineData(3_155_378_975_999_999_999)]
    public void A_cursor_comes_back_as_it_went(long ticks)
    {
        var userId = Guid.CreateVersion7();
        var position = new OrderPosition(new DateTimeOffset(ticks, TimeSpan.Zero), Guid.CreateVersion7());

        Assert.Equal(position, OrderCursor.Decode(userId, OrderCursor.Encode(userId, position)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3_155_378_976_000_000_000)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task A_cursor_of_no_time_is_named_though_its_checksum_is_right(long ticks)
    {
        var userId = await _client.CreateUser();
        var place = new byte[24];
        BinaryPrimitives.WriteInt64BigEndian(place, ticks);
        var checksum = SHA256.HashData([.. place, .. userId.ToByteArray()])[..8];
        var cursor = Base64Url.EncodeToString([.. place, .. checksum]);

        await _client.Get($"/api/users/{userId}/orders?cursor={cursor}").NamesFields("cursor");
    }

    [Fact]
    public void Any_changed_character_breaks_a_cursor()
    {
        var userId = Guid.CreateVersion7();
        var cursor = OrderCursor.Encode(userId, SomePosition());

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

    private static OrderPosition SomePosition() => new(DateTimeOffset.UnixEpoch, Guid.CreateVersion7());

    private static IEnumerable<string> IdsOf(JsonObject page) => page["items"]!.AsArray().Select(order => (string)order!["id"]!);

    private async Task<string> PlaceOrder(Guid userId) => (string)(await _client.PlaceOrder(userId))["id"]!;
}
