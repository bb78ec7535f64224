using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Health;

public class HealthEndpointsTests
{
    [Fact]
    public async Task Ready_asks_every_check_and_live_only_those_tagged_so()
    {
        var builder = TestService.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddHealthChecks().AddCheck(
            "database",
            () => HealthCheckResult.Unhealthy("secret host is down", new InvalidOperationException("secret")));
        await using var app = builder.Build();
        app.MapDefaultEndpoints();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = app.GetTestClient();

        using var ready = await client.GetAsync("/health", TestContext.Current.CancellationToken);
        using var live = await client.GetAsync("/alive", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("Unhealthy", await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal("Healthy", await live.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
