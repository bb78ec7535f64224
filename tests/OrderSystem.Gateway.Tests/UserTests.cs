using System.Net;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests;

public sealed class UserTests(GatewayFactory gateway) : IClassFixture<GatewayFactory>
{
    private readonly HttpClient _client = gateway.CreateClient();

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
}
