using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrderSystem.Silo.Hosting;
using OrderSystem.Silo.Tests.Cluster;
using Orleans.Runtime;

namespace OrderSystem.Silo.Tests.Hosting;

public sealed class SiloHealthCheckTests
{
    [Fact]
    public async Task A_silo_is_ready_from_joining_the_cluster_until_it_leaves()
    {
        await using var cluster = new OrderCluster();
        await cluster.InitializeAsync();
        var silo = cluster.Cluster.Silos[1];
        var check = new SiloHealthCheck(silo.ServiceProvider.GetRequiredService<ISiloStatusOracle>());

        Assert.Equal(HealthStatus.Healthy, (await Check()).Status);
        await silo.SiloHost.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Unhealthy, (await Check()).Status);

        Task<HealthCheckResult> Check() => check.CheckHealthAsync(
            new HealthCheckContext { Registration = new HealthCheckRegistration("silo", check, HealthStatus.Unhealthy, tags: null) },
            TestContext.Current.CancellationToken);
    }
}
