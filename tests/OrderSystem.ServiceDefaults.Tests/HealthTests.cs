using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OrderSystem.ServiceDefaults.Tests;

public class HealthTests
{
    [Fact]
    public async Task Ready_asks_every_check_and_live_only_those_tagged_so()
    {
        await using var service = await TestService.StartAsync(
            TestService.Hello,
            builder => builder.Services.AddHealthChecks().AddCheck(
                "database", () => HealthCheckResult.Unhealthy("secret host is down", new InvalidOperationException("secret"))));

        using var ready = await service.SendAsync("/health");
        using var live = await service.SendAsync("/alive");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy"), (ready.StatusCode, await ready.TextAsync()));
        Assert.Equal((HttpStatusCode.OK, "Healthy"), (live.StatusCode, await live.TextAsync()));
    }
}
