using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderSystem.Gateway.Cluster;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests.Cluster;

/// <summary>The gateway's real Orleans client, with and without a silo.</summary>
public sealed class ClusterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-tests-").FullName;

    [Fact]
    public async Task Without_a_silo_the_gateway_listens_and_says_503()
    {
        await using var gateway = Gateway();
        using var client = gateway.CreateClient().As("ada");

        using var user = await client.Get($"/api/users/{Guid.CreateVersion7()}");
        await client.PostJson("/api/orders", ApiClient.OrderOf(Guid.CreateVersion7()))
            .IsProblem(HttpStatusCode.ServiceUnavailable, "/problems/cluster-unavailable");

        await ProblemAssert.IsProblem(user, HttpStatusCode.ServiceUnavailable, "/problems/cluster-unavailable");
        Assert.True(user.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Status(client, "/health"));
        Assert.Equal(HttpStatusCode.OK, await Status(client, "/alive"));
    }

    [Fact]
    public async Task Without_a_silo_the_gateway_stops_when_asked()
    {
        await using var gateway = Gateway();
        using var client = gateway.CreateClient().As("ada");
        Assert.Equal(HttpStatusCode.OK, await Status(client, "/alive"));

        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await gateway.Services.GetRequiredService<IHost>().StopAsync(timeout.Token);

        Assert.False(timeout.IsCancellationRequested);
    }

    [Fact]
    public async Task Once_a_silo_comes_up_the_gateway_is_ready_and_when_it_goes_it_is_not()
    {
        await using var gateway = Gateway();
        using var client = gateway.CreateClient().As("ada");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Status(client, "/health"));

        using (var silo = await TestSilo.Start(_folder))
        {
            await Until(async () => await Status(client, "/health") == HttpStatusCode.OK);

            using var user = await client.Get($"/api/users/{Guid.CreateVersion7()}");
            await ProblemAssert.IsProblem(user, HttpStatusCode.NotFound, "/problems/user-not-found");

            await silo.StopAsync(TestContext.Current.CancellationToken);
        }

        await Until(async () => await Status(client, "/health") == HttpStatusCode.ServiceUnavailable);
        var problem = await client.PostJson("/api/orders", ApiClient.OrderOf(Guid.CreateVersion7()))
            .IsProblem(HttpStatusCode.ServiceUnavailable, "/problems/cluster-unavailable");
        Assert.NotEqual(Guid.Empty, (Guid)problem["orderId"]!);

        using (var silo = await TestSilo.Start(_folder))
        {
            await Until(async () => await Status(client, "/health") == HttpStatusCode.OK);
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
        Assert.Equal(
            TimeSpan.FromMilliseconds(milliseconds), ConnectionRetryFilter.DelayAfter(attempt, TimeSpan.FromSeconds(5)));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private WebApplicationFactory<Program> Gateway() => new WebApplicationFactory<Program>().WithWebHostBuilder(builder => builder
        .UseEnvironment(Environments.Production)
        .UseTestTokens()
        .UseSetting("Database:Folder", _folder)
        .UseSetting("Cluster:RefreshPeriod", "00:00:01")
        .UseSetting("Cluster:RetryBudget", "00:00:02")
        .UseSetting("Cluster:MaxConnectDelay", "00:00:00.5"));

    private static async Task<HttpStatusCode> Status(HttpClient client, string path)
    {
        using var response = await client.Get(path);
        return response.StatusCode;
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            await Task.Delay(100, timeout.Token);
        }
    }
}
