using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderSystem.Gateway.Cluster;
using OrderSystem.Gateway.Tests.Support;
using OrderSystem.Testing;

namespace OrderSystem.Gateway.Tests.Cluster;

/// <summary>The gateway's real Orleans client, with and without a silo.</summary>
public sealed class ClusterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-tests-").FullName;

    [Fact]
    public async Task Without_a_silo_the_gateway_listens_and_says_503()
    {
        await using var gateway = Gateway();
        using var client = gateway.CreateClient();

        using var user = await client.Get($"/api/users/{Guid.CreateVersion7()}");

        await user.IsProblem(HttpStatusCode.ServiceUnavailable, "/problems/cluster-unavailable");
        Assert.True(user.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        await client.PostOrder(Guid.CreateVersion7(), "pm_card_visa")
            .IsProblem(HttpStatusCode.ServiceUnavailable, "/problems/cluster-unavailable");
        await client.Get("/health").HasStatus(HttpStatusCode.ServiceUnavailable);
        await client.Get("/alive").HasStatus(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_a_silo_the_gateway_stops_when_asked()
    {
        await using var gateway = Gateway();
        using var client = gateway.CreateClient();
        await client.Get("/alive").HasStatus(HttpStatusCode.OK);

        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await gateway.Services.GetRequiredService<IHost>().StopAsync(timeout.Token);

        Assert.False(timeout.IsCancellationRequested);
    }

    [Fact]
    public async Task Once_a_silo_comes_up_the_gateway_is_ready_and_when_it_goes_it_is_not()
    {
        await using var gateway = Gateway();
        using var client = gateway.CreateClient();
        await client.Get("/health").HasStatus(HttpStatusCode.ServiceUnavailable);

        using (var silo = await TestSilo.Start(_folder))
        {
            await Until(client, HttpStatusCode.OK);
            await client.Get($"/api/users/{Guid.CreateVersion7()}")
                .IsProblem(HttpStatusCode.NotFound, "/problems/user-not-found");
            await silo.StopAsync(TestContext.Current.CancellationToken);
        }

        await Until(client, HttpStatusCode.ServiceUnavailable);
        var problem = await client.PostOrder(Guid.CreateVersion7(), "pm_card_visa")
            .IsProblem(HttpStatusCode.ServiceUnavailable, "/problems/cluster-unavailable");
        Assert.NotEqual(Guid.Empty, (Guid)problem["orderId"]!);

        using (var silo = await TestSilo.Start(_folder))
        {
            await Until(client, HttpStatusCode.OK);
            await silo.StopAsync(TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData(1, 250)]
    [InlineData(2, 500)]
    [InlineData(5, 4000)]
    [InlineData(6, 5000)]
    [InlineData(1_000_000, 5000)]
    public void Attempts_to_connect_grow_apart_up_to_a_bound(int attempt, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), ConnectionRetryFilter.DelayAfter(attempt, TimeSpan.FromSeconds(5)));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private GatewayFactory Gateway() => new(
        ("Database:Folder", _folder),
        ("Cluster:RefreshPeriod", "00:00:01"),
        ("Cluster:RetryBudget", "00:00:02"),
        ("Cluster:MaxConnectDelay", "00:00:00.5"))
    { HasFakeGrains = false };

    private static Task Until(HttpClient client, HttpStatusCode health) => Eventually.IsTrue(async () =>
    {
        using var response = await client.Get("/health");
        return response.StatusCode == health;
    });
}
