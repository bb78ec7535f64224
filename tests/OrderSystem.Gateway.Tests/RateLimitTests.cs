using System.Net;
using OrderSystem.Gateway.Callers;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests;

public sealed class RateLimitTests : IAsyncDisposable
{
    private const int Burst = 5;

    private readonly GatewayFactory _gateway = new(("RateLimits:RequestsPerSecond", "1"), ("RateLimits:Burst", $"{Burst}"));

    [Fact]
    public async Task A_caller_that_sends_too_much_is_told_when_to_come_back()
    {
        using var ada = _gateway.CreateClient().As("ada");

        using var refused = await SendUntilRefused(ada);

        await ProblemAssert.IsProblem(refused, HttpStatusCode.TooManyRequests, "/problems/too-many-requests");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }

    [Fact]
    public async Task Who_waits_as_told_is_served_again()
    {
        using var ada = _gateway.CreateClient().As("ada");
        using var refused = await SendUntilRefused(ada);

        var served = false;
        for (var attempt = 0; attempt < 30 && !served; attempt++)
        {
            await Task.Delay(refused.Headers.RetryAfter!.Delta!.Value, TestContext.Current.CancellationToken);
            using var response = await ada.Get($"/api/users/{Guid.CreateVersion7()}");
            served = response.StatusCode == HttpStatusCode.NotFound;
        }

        Assert.True(served);
    }

    [Fact]
    public async Task A_caller_has_one_limit_whatever_the_connection_and_others_have_theirs()
    {
        using var ada = _gateway.CreateClient().As("ada");
        using var refused = await SendUntilRefused(ada);

        using var again = _gateway.CreateClient().As("ada", "operator");
        using var grace = _gateway.CreateClient().As("grace");
        await SendUntilRefused(again, atMost: Burst).HasStatus(HttpStatusCode.TooManyRequests);
        await grace.Get($"/api/users/{Guid.CreateVersion7()}").HasStatus(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Without_a_valid_token_the_network_address_is_limited()
    {
        using var nobody = _gateway.CreateClient().As(null);

        using var refused = await SendUntilRefused(nobody);

        await ProblemAssert.IsProblem(refused, HttpStatusCode.TooManyRequests, "/problems/too-many-requests");
    }

    [Fact]
    public async Task Health_checks_are_never_refused()
    {
        using var nobody = _gateway.CreateClient().As(null);
        using var refused = await SendUntilRefused(nobody);

        for (var request = 0; request < 10 * Burst; request++)
        {
            using var response = await nobody.Get("/alive");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
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
            response = await client.Get($"/api/users/{Guid.CreateVersion7()}");
        }
        while (response.StatusCode != HttpStatusCode.TooManyRequests && --atMost > 0);
        return response;
    }
}
