using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderSystem.GrainTracing.Tests.Grains;
using Orleans.Dashboard;
using Orleans.Runtime;
using Orleans.Runtime.Diagnostics;
using Orleans.TestingHost;

namespace OrderSystem.GrainTracing.Tests.Kinds;

/// <summary>What Orleans does by itself, and what its dashboard and its management grain ask of a cluster.</summary>
[Collection(GrainCallTests.Name)]
public sealed class NoiseTests(EchoCluster cluster)
{
    [Fact]
    public async Task An_idle_cluster_with_a_stream_provider_starts_no_trace()
    {
        using var spans = new TestSpans();

        // The agents ask their queues for work all the time: here they have done so often enough to be seen.
        await ShouldTick(50);

        Assert.True(spans.All.Count == 0, spans.Text);
    }

    [Fact]
    public async Task What_a_timer_of_Orleans_own_does_starts_no_trace_in_any_library()
    {
        using var library = new ActivitySource("A.Client.Library");
        using var spans = new TestSpans(sources: library.Name);

        await ShouldTick(20, () => library.StartActivity("RECEIVE", ActivityKind.Client)?.Dispose());

        Assert.DoesNotContain(spans.All, span => span.Scope == library.Name);
    }

    [Fact]
    public async Task One_option_shows_what_Orleans_does_by_itself()
    {
        await using var noisy = new EchoCluster(new() { ["Tracing:GrainCalls:IncludeSystemCalls"] = "true" });
        await noisy.InitializeAsync();
        using var spans = new TestSpans(includeSystemCalls: true);

        await TestSpans.Until(() => spans.All.Any(span => span.Name == "IGrainTimerInvoker/InvokeCallbackAsync"));

        Assert.Contains(spans.All, span =>
            span is { Name: "IGrainTimerInvoker/InvokeCallbackAsync", Kind: ActivityKind.Server, ParentSpanId: null });

        // Also now a delivery belongs to its item, not to the tick of the agent that pulled it.
        using var request = TestSpans.StartRequest();
        var key = Guid.NewGuid();
        await noisy.Client.GetGrain<IProducerGrain>(key).Publish(EchoCluster.Streams, 1);
        var consumed = await spans.One(span => Equals(span.Get("test.consumer"), key.ToString()));
        Assert.Null(consumed.ParentSpanId);
        Assert.Equal(request.TraceId.ToHexString(), Assert.Single(consumed.Links).TraceId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_dashboard_starts_traces_only_where_system_calls_are_asked_for(bool includeSystemCalls)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Configuration["Tracing:GrainCalls:IncludeSystemCalls"] = includeSystemCalls.ToString();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        using var ports = new TestClusterPortAllocator();
        var (siloPort, gatewayPort) = ports.AllocateConsecutivePortPairs(1);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(siloPort, gatewayPort)
            .UseInMemoryReminderService()
            .AddDashboard()
            .AddTraceContextPropagation());
        await using var app = builder.Build();
        app.MapOrleansDashboard();
        using var spans = new TestSpans(includeSystemCalls: includeSystemCalls);
        await app.StartAsync(TestContext.Current.CancellationToken);

        using var client = app.GetTestClient();
        var counters = await client.GetStringAsync("/DashboardCounters", TestContext.Current.CancellationToken);
        await ShouldTick(5);

        Assert.Contains("totalActivationCount", counters, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(includeSystemCalls, spans.Text.Contains("IDashboardGrain/", StringComparison.Ordinal));
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

    private static async Task ShouldTick(int times, Action? inTick = null)
    {
        var count = 0;
        using var ticks = new TimerEvents<GrainTimerEvents.TickStart>(_ =>
        {
            inTick?.Invoke();
            Interlocked.Increment(ref count);
        });
        await TestSpans.Until(() => Volatile.Read(ref count) > times);
        Assert.True(count > times, $"{count} ticks");
    }
}
