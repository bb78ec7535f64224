using Microsoft.Extensions.Configuration;
using Orleans.TestingHost;

namespace OrderSystem.ServiceDefaults.Tests.GrainCalls;

/// <summary>Two silos and a client with the filters, in this process.</summary>
public sealed class EchoCluster : IAsyncLifetime
{
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

    public IEchoGrain Grain(long key) => _cluster.Client.GetGrain<IEchoGrain>(key);

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

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    private sealed class Configurator : ISiloConfigurator, IClientBuilderConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) =>
            siloBuilder.UseInMemoryReminderService().AddMemoryGrainStorageAsDefault()
                .AddTraceContextPropagation().AddTraceContextPropagation();

        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder) =>
            clientBuilder.AddTraceContextPropagation().AddTraceContextPropagation();
    }
}

/// <summary>Samplers and listeners are process-wide, so these tests run by themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class GrainCallTests : ICollectionFixture<EchoCluster>
{
    public const string Name = "grain calls";
}
