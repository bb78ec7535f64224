using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderSystem.GrainTracing.Tests.Grains;
using Orleans.BroadcastChannel;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.TestingHost;

namespace OrderSystem.GrainTracing.Tests;

/// <summary>Two silos and a client with the filters, in this process.</summary>
public sealed class EchoCluster : IAsyncLifetime
{
    public const string Streams = "streams";
    public const string BatchedStreams = "batched";
    public const string Channels = "channels";

    private readonly TestCluster _cluster;

    public EchoCluster()
        : this([])
    {
    }

    internal EchoCluster(Dictionary<string, string?> settings)
    {
        var builder = new TestClusterBuilder(2);
        builder.ConfigureHostConfiguration(configuration => configuration.AddInMemoryCollection(settings));
        builder.AddSiloBuilderConfigurator<Configurator>();
        builder.AddClientBuilderConfigurator<Configurator>();
        _cluster = builder.Build();
    }

    public IClusterClient Client => (IClusterClient)_cluster.Client;

    /// <summary>What code that runs on a silo, but in no grain, calls grains with.</summary>
    public IGrainFactory OnSilo => ((InProcessSiloHandle)_cluster.Primary!).SiloHost.Services.GetRequiredService<IGrainFactory>();

    public IReadOnlyList<SiloAddress> Silos => [.. _cluster.Silos.Select(silo => silo.SiloAddress)];

    public IEchoGrain Grain(long key) => _cluster.Client.GetGrain<IEchoGrain>(key);

    public IBroadcastChannelWriter<int> Channel(Guid key) =>
        Client.GetBroadcastChannelProvider(Channels).GetChannelWriter<int>(ChannelId.Create(ConsumerGrain.Namespace, key));

    /// <summary>Two grains that live on different silos.</summary>
    public async Task<(long First, long Second)> KeysOnDifferentSilos()
    {
        var first = Random.Shared.NextInt64();
        var silo = (await Grain(first).See()).SiloAddress;
        while (true)
        {
            var second = Random.Shared.NextInt64();
            if ((await Grain(second).See()).SiloAddress != silo)
            {
                return (first, second);
            }
        }
    }

    /// <summary>A call that has reached its grain and is then cancelled by its caller.</summary>
    public async Task CancelledCall()
    {
        using var cancellation = new CancellationTokenSource();
        var waits = EchoGrain.Waits;
        var call = Grain(1).Wait(cancellation.Token);
        await TestSpans.Until(() => EchoGrain.Waits > waits);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    public async ValueTask InitializeAsync()
    {
        await _cluster.DeployAsync();

        // Activated already, so that a trace of a call to it holds only the call.
        await Grain(1).See();
    }

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    private sealed class Configurator : ISiloConfigurator, IClientBuilderConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) =>
            siloBuilder.UseInMemoryReminderService().AddMemoryGrainStorageAsDefault().AddMemoryGrainStorage("PubSubStore")
                .AddMemoryStreams(Streams).AddMemoryStreams(BatchedStreams, streams => streams.ConfigurePullingAgent(agent =>
                    agent.Configure(options => options.BatchContainerBatchSize = 10)))
                .AddBroadcastChannel(Channels)
                .AddGrainService<CallService>()
                .AddGrainExtension<ICallExtension, CallExtension>()
                .ConfigureServices(services => services
                    .AddSingleton<ICallServiceClient, CallServiceClient>()
                    .AddKeyedSingleton<IGrainStorage, FaultyStorage>(FaultyStorage.Name))
                .AddTraceContextPropagation().AddTraceContextPropagation();

        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder) =>
            clientBuilder.AddMemoryStreams(Streams).AddBroadcastChannel(Channels)
                .AddTraceContextPropagation().AddTraceContextPropagation();
    }
}

/// <summary>Samplers and listeners are process-wide, so these tests run by themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class GrainCallTests : ICollectionFixture<EchoCluster>
{
    public const string Name = "grain calls";
}
