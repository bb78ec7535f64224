using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderSystem.GrainTracing.Tests.Support;
using Orleans.Dashboard;
using Orleans.Runtime;

namespace OrderSystem.GrainTracing.Tests.Kinds;

/// <summary>What Orleans' own tools ask of a cluster: its dashboard and its management grain.</summary>
[Collection(GrainCallTests.Name)]
public sealed class DashboardTests(EchoCluster cluster)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_dashboard_starts_traces_only_where_system_calls_are_asked_for(bool includeSystemCalls)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.Configuration["Tracing:GrainCalls:IncludeSystemCalls"] = includeSystemCalls.ToString();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(FreePort(), FreePort())
            .UseInMemoryReminderService()
            .AddDashboard()
            .AddTraceContextPropagation());
        await using var app = builder.Build();
        app.MapOrleansDashboard();
        using var spans = new TestSpans(includeSystemCalls: includeSystemCalls);
        using var pulls = new PullCounter();
        await app.StartAsync(TestContext.Current.CancellationToken);

        using var client = app.GetTestClient();
        var counters = await client.GetStringAsync(new Uri("/DashboardCounters", UriKind.Relative), TestContext.Current.CancellationToken);
        await TestSpans.Until(() => pulls.Count > 5);

        Assert.Contains("totalActivationCount", counters, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(includeSystemCalls, spans.All.Any(span => span.Name.StartsWith("IDashboardGrain/", StringComparison.Ordinal)));
        Assert.True(includeSystemCalls || spans.All.Count == 0, spans.Text);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_management_grain_and_the_system_targets_that_it_asks_start_no_traces()
    {
        using var spans = new TestSpans();
        var management = cluster.Client.GetGrain<IManagementGrain>(0);

        var hosts = await management.GetHosts(onlyActive: true, TestContext.Current.CancellationToken);
        var statistics = await management.GetRuntimeStatistics([.. hosts.Keys], TestContext.Current.CancellationToken);
        await management.GetSimpleGrainStatistics(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(2, statistics.Length);
        Assert.True(spans.All.Count == 0, spans.Text);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
