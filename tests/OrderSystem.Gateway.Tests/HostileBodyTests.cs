using System.Text;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests;

public sealed class HostileBodyTests(GatewayFactory gateway) : IClassFixture<GatewayFactory>
{
    private readonly HttpClient _client = gateway.CreateClient();

    [Theory]
    [InlineData("/api/orders", 1)]
    [InlineData("/api/orders", 2)]
    [InlineData("/api/users", 3)]
    public async Task Mutilated_bodies_are_the_clients_fault(string path, int seed)
    {
        var random = new Random(seed);
        var valid = Encoding.UTF8.GetBytes(path == "/api/users"
            ? """{ "name": "Ada \u0041", "email": "ada@example.com" }"""
            : ApiClient.OrderOf(Guid.CreateVersion7()).ToJsonString());

        for (var round = 0; round < 200; round++)
        {
            var body = Mutilate(valid, random);
            using var response = await _client.PostBytes(path, body, "application/json");

            Assert.True(
                (int)response.StatusCode is >= 200 and < 500,
                $"{response.StatusCode} for {Convert.ToBase64String(body)}");
        }
    }

    [Fact]
    public async Task Noise_is_the_clients_fault()
    {
        var random = new Random(4);
        for (var round = 0; round < 200; round++)
        {
            var body = new byte[random.Next(0, 300)];
            random.NextBytes(body);
            using var response = await _client.PostBytes("/api/orders", body, "application/json");

            Assert.InRange((int)response.StatusCode, 400, 499);
        }
    }

    [Theory]
    [InlineData("{ \"name\": \"\\ud83d\", \"email\": \"a@b\" }")]
    [InlineData("{ \"\\ud83d\": 1 }")]
    [InlineData("{ \"name\": \"\\u0000\", \"email\": \"a@b\" }")]
    [InlineData("{ \"__proto__\": {}, \"$type\": \"System.Object\" }")]
    [InlineData("{ \"name\": 1e999999999, \"email\": -0 }")]
    public async Task Known_tricks_are_the_clients_fault(string body)
    {
        using var response = await _client.PostJson("/api/users", body);

        Assert.InRange((int)response.StatusCode, 400, 499);
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\ud83d")]
    [InlineData("\\u0000")]
    [InlineData(" 019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11")]
    [InlineData("{019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11}")]
    public async Task An_id_that_is_none_is_the_clients_fault(string userId)
    {
        using var response = await _client.PostJson(
            "/api/orders", ApiClient.OrderOf(Guid.Empty).ToJsonString().Replace($"{Guid.Empty}", userId, StringComparison.Ordinal));

        await ProblemAssert.NamesFields(response, "userId");
    }

    [Fact]
    public async Task Text_in_broken_UTF8_is_the_clients_fault()
    {
        var body = "{ \"name\": \"Ada?\", \"email\": \"a@b\", \"x?\": 1 }"u8.ToArray();
        body.AsSpan().Replace((byte)'?', (byte)0xFF);

        using var response = await _client.PostBytes("/api/users", body, "application/json");

        Assert.InRange((int)response.StatusCode, 400, 499);
    }

    private static byte[] Mutilate(byte[] valid, Random random)
    {
        var body = valid.ToList();
        for (var change = random.Next(1, 6); change > 0 && body.Count > 1; change--)
        {
            var at = random.Next(body.Count);
            switch (random.Next(4))
            {
                case 0:
                    body[at] = (byte)random.Next(256);
                    break;
                case 1:
                    body.RemoveRange(at, random.Next(1, Math.Min(8, body.Count - at + 1)));
                    break;
                case 2:
                    body.InsertRange(at, Enumerable.Repeat(body[at], random.Next(1, 40)));
                    break;
                default:
                    body.InsertRange(at, "\"{[\\u0,:nul-1e9"u8[..random.Next(1, 15)].ToArray());
                    break;
            }
        }

        return [.. body];
    }
}
