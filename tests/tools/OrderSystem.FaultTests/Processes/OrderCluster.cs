using OrderSystem.FaultTests.Databases;
using OrderSystem.Testing.Processes;
using OrderSystem.FaultTests.Load;
using OrderSystem.FaultTests.Provider;

namespace OrderSystem.FaultTests.Processes;

/// <summary>The whole system as processes of its own: payment provider behind the fault proxy, silos, gateway; the collector is in this one.</summary>
internal sealed class OrderCluster : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(3);

    private readonly Watchdog _watchdog;

    private OrderCluster(
        Watchdog watchdog, IDatabase database, FaultProxy proxy, Collector collector, Service provider, IReadOnlyList<Service> silos, Service gateway)
    {
        _watchdog = watchdog;
        Database = database;
        Proxy = proxy;
        Collector = collector;
        Provider = provider;
        Silos = silos;
        Gateway = gateway;
    }

    public IDatabase Database { get; }

    public FaultProxy Proxy { get; }

    public Collector Collector { get; }

    public Service Provider { get; }

    public IReadOnlyList<Service> Silos { get; }

    public Service Gateway { get; }

    public IEnumerable<Service> All => [Provider, .. Silos, Gateway];

    /// <summary>Starts everything at once, for start order must not matter, and waits until all of it is ready.</summary>
    public static async Task<OrderCluster> StartAsync(RunOptions options, RunFolder folder, CallerTokens tokens, CancellationToken cancellationToken)
    {
        var watchdog = new Watchdog();
        var addresses = Ports.FreeAddresses(ServiceSettings.FixedAddresses + options.Silos);
        IDatabase database = options.Database == DatabaseKind.Sqlite
            ? new SqliteFile(folder.Data)
            : await PostgreSqlServer.StartAsync(watchdog, cancellationToken);
        var settings = new ServiceSettings(addresses, database, folder.Data, options);
        var proxy = await FaultProxy.StartAsync(
            settings.ProxyAddress, settings.ProviderAddress, new ProviderFaultPlan(options.Seed, options.ProviderFaultShare));
        var cluster = new OrderCluster(
            watchdog,
            database,
            proxy,
            new Collector(settings.OtlpAddress),
            NewService(settings.Provider()),
            [.. Enumerable.Range(0, options.Silos).Select(silo => NewService(settings.Silo(silo)))],
            NewService(settings.Gateway(tokens)));
        try
        {
            await cluster.Collector.StartAsync();
            foreach (var service in cluster.All)
            {
                service.Start();
            }

            await cluster.WaitUntilReadyAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }

        Service NewService(ServiceDefinition definition) => new(definition, folder.Logs, watchdog);
    }

    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(All.Select(service => service.WaitUntilReadyAsync(StartPatience, cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var service in All)
        {
            await service.DisposeAsync();
        }

        await Collector.DisposeAsync();
        await Proxy.DisposeAsync();
        await Database.DisposeAsync();
        _watchdog.Dispose();
    }
}
