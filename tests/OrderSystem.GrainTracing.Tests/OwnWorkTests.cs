using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Messaging;
using Orleans.Runtime;

namespace OrderSystem.GrainTracing.Tests;

/// <summary>What Orleans does by itself starts no trace, whichever client library its provider uses.</summary>
public sealed class OwnWorkTests
{
    private static readonly ActivitySource Library = new("A.Client.Library");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_providers_command_belongs_to_the_trace_that_asked_for_it_and_else_to_none(bool inTrace)
    {
        using var spans = new TestSpans(sources: Library.Name);
        var services = new ServiceCollection()
            .AddSingleton(Stub.Of<IMembershipTable>(("CleanupDefunctSiloEntriesAsync", Commands)));
        OwnWork.KeepProvidersQuiet(services);
        await using var provider = services.BuildServiceProvider();
        var table = provider.GetRequiredService<IMembershipTable>();
        Activity.Current = null;
        using var request = inTrace ? TestSpans.StartRequest() : null;

        await table.CleanupDefunctSiloEntriesAsync(DateTimeOffset.UtcNow, TestContext.Current.CancellationToken);

        Assert.Same(request, Activity.Current);
        request?.Stop();
        if (inTrace)
        {
            await spans.Expect(request!.TraceId.ToHexString(), "request {EXISTS:client {HGET:client}}");
        }
        else
        {
            Assert.True(spans.All.Count == 0, spans.Text);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_provider_fails_as_it_would_have_and_is_disposed_of_once(bool byFactory)
    {
        Gateways.Disposals = 0;
        var services = byFactory
            ? new ServiceCollection().AddSingleton<IGatewayListProvider>(_ => new Gateways())
            : new ServiceCollection().AddSingleton<IGatewayListProvider, Gateways>();
        OwnWork.KeepProvidersQuiet(services);
        OwnWork.KeepProvidersQuiet(services);
        var provider = services.BuildServiceProvider();
        var gateways = provider.GetRequiredService<IGatewayListProvider>();

        Assert.Equal("unreachable", Assert.Throws<InvalidOperationException>(() => gateways.MaxStaleness).Message);
        await Assert.ThrowsAsync<TimeoutException>(gateways.GetGateways);

        await provider.DisposeAsync();
        Assert.Equal(1, Gateways.Disposals);
    }

    [Fact]
    public void The_providers_that_are_there_when_the_propagation_is_added_are_kept_quiet()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => client
            .UseLocalhostClustering()
            .ConfigureServices(services => services
                .AddSingleton(Stub.Of<IMembershipTable>())
                .AddSingleton(Stub.Of<IReminderTable>())
                .AddSingleton(Stub.Of<IGatewayListProvider>())
                .AddSingleton(Stub.Of<IManagementGrain>()))
            .AddTraceContextPropagation());
        using var host = builder.Build();

        Assert.All(
            (Type[])[typeof(IMembershipTable), typeof(IReminderTable), typeof(IGatewayListProvider)],
            type => Assert.IsType<OwnWork.QuietProvider>(host.Services.GetRequiredService(type), exactMatch: false));
        Assert.IsType<Stub>(host.Services.GetRequiredService<IManagementGrain>(), exactMatch: false);
    }

    private static async Task Commands()
    {
        using (Library.StartActivity("EXISTS", ActivityKind.Client))
        {
            // A library goes on where its first answer comes in.
            await Task.Delay(5);
            using var second = Library.StartActivity("HGET", ActivityKind.Client);
        }
    }

    private sealed class Gateways : IGatewayListProvider, IDisposable
    {
        public static int Disposals { get; set; }

        public TimeSpan MaxStaleness => throw new InvalidOperationException("unreachable");

        public bool IsUpdatable => true;

        public Task InitializeGatewayListProvider() => Task.CompletedTask;

        public Task<IList<Uri>> GetGateways() => Task.FromException<IList<Uri>>(new TimeoutException());

        public void Dispose() => Disposals++;
    }
}
