using System.Net;
using OrderSystem.Gateway.Callers;
using OrderSystem.Gateway.Tests.Support;
using OrderSystem.Testing;

namespace OrderSystem.Gateway.Tests;

public sealed class RateLimitTests : IAsyncDisposable
{
    private const int Burst = 5;
    private const string Path = "/api/users/019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11";

    private readonly GatewayFactory _gateway = new(("RateLimits:RequestsPerSecond", "1"), ("RateLimits:Burst", $"{Burst}"));

    [Fact]
    public async Task A_caller_that_sends_too_much_is_told_when_to_come_back_and_is_then_served()
    {
        using var ada = _gateway.CreateClient().As("ada");

        using var refused = await SendUntilRefused(ada);

        await refused.IsProblem(HttpStatusCode.TooManyRequests, "/problems/too-many-requests");
        var wait = refused.Headers.RetryAfter!.Delta!.Value;
        Assert.InRange(wait.TotalSeconds, 1, 60);
        await Eventually.IsTrue(async () =>
        {
            await Task.Delay(wait, TestContext.Current.CancellationToken);
            using var response = await ada.Get(Path);
            return response.StatusCode == HttpStatusCode.NotFound;
        });
    }

    [Fact]
    public async Task A_caller_has_one_limit_whatever_the_connection_and_others_have_theirs()
    {
        using var ada = _gateway.CreateClient().As("ada");
        using var refused = await SendUntilRefused(ada);

        using var again = _gateway.CreateClient().As("ada", "operator");
        using var grace = _gateway.CreateClient().As("grace");
        await SendUntilRefused(again, atMost: Burst).HasStatus(HttpStatusCode.TooManyRequests);
        await grace.Get(Path).HasStatus(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Without_a_valid_token_the_network_address_is_limited_but_never_for_health_checks()
    {
        using var nobody = _gateway.CreateClient().As(null);

        await SendUntilRefused(nobody).IsProblem(HttpStatusCode.TooManyRequests, "/problems/too-many-requests");
        for (var request = 0; request < 10 * Burst; request++)
        {
            await nobody.Get("/alive").HasStatus(HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8::1", "2001:db8::ffff:2", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    public void An_IPv6_subscriber_is_one_caller_whatever_address_it_chooses(string one, string other, bool same) =>
        Assert.Equal(same, CallerRateLimits.NetworkOf(IPAddress.Parse(one)) == CallerRateLimits.NetworkOf(IPAddress.Parse(other)));

    public async ValueTask DisposeAsync() => await _gateway.DisposeAsync();

    // More than the burst: buckets fill up again while a slow machine sends.
    private static async Task<HttpResponseMessage> SendUntilRefused(HttpClient client, int atMost = 1000)
    {
        HttpResponseMessage response;
        do
        {
            response = await client.Get(Path);
        }
        while (response.StatusCode != HttpStatusCode.TooManyRequests && --atMost > 0);
        return response;
    }
}
