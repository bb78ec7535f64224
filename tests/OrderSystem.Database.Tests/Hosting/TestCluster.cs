using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderSystem.Testing.Processes;
using Orleans.Configuration;
using Orleans.Hosting;

namespace OrderSystem.Database.Tests.Hosting;

/// <summary>Real silos and clients on one database, in this process or in processes of their own.</summary>
internal sealed class TestCluster(TestDatabase database) : IAsyncDisposable
{
    private readonly List<IHost> _hosts = [];
    private readonly List<SiloProcess> _processes = [];

    public async Task<IHost> StartSiloAsync(Action<ISiloBuilder>? configure = null)
    {
        var host = BuildSilo(database, configure);
        _hosts.Add(host);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    public async Task<IClusterClient> StartClientAsync()
    {
        var host = BuildClient(database);
        _hosts.Add(host);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host.Services.GetRequiredService<IClusterClient>();
    }

    /// <summary>Starts silos in processes of their own, all at once, and waits for them.</summary>
    public async Task<IReadOnlyList<SiloProcess>> LaunchSilosAsync(int count)
    {
        SiloProcess[] launched = [.. Enumerable.Range(0, count).Select(_ => SiloProcess.Start(database))];
        _processes.AddRange(launched);
        await Task.WhenAll(launched.Select(silo => silo.HasStartedAsync()));
        return launched;
    }

    /// <summary>The library's services on a test's database, without Orleans: what another process would have.</summary>
    public static IHost BuildHost(TestDatabase database)
    {
        var builder = CreateBuilder(database);
        builder.AddOrdersDatabase();
        return builder.Build();
    }

    public static async Task<IHost> BuildWithSchemaAsync(TestDatabase database)
    {
        var host = BuildHost(database);
        await host.Database().CreateOrMigrateAsync(TestContext.Current.CancellationToken);
        return host;
    }

    public static IHost BuildSilo(TestDatabase database, Action<ISiloBuilder>? configure = null)
    {
        var ports = Ports.Free(2);
        var builder = CreateBuilder(database);
        builder.AddOrdersDatabase();
        builder.UseOrleans(silo =>
        {
            silo.UseOrdersDatabase();
            silo.ConfigureEndpoints(IPAddress.Loopback, ports[0], ports[1]);
            silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromSeconds(1));
            configure?.Invoke(silo);
        });
        return builder.Build();
    }

    public static IHost BuildClient(TestDatabase database)
    {
        var builder = CreateBuilder(database);
        builder.AddOrdersDatabase();
        builder.UseOrleansClient(client =>
        {
            client.UseOrdersDatabase();

            // A call to a silo that was killed meanwhile is not answered.
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(10));
        });
        return builder.Build();
    }

    public async Task StopAsync(IHost silo)
    {
        _hosts.Remove(silo);
        await silo.StopAsync();
        await Dispose(silo);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.AsEnumerable().Reverse())
        {
            // A host that failed to start cannot be stopped, and says enough by its own exception.
            if (host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.IsCancellationRequested)
            {
                await host.StopAsync();
            }

            await Dispose(host);
        }

        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }
    }

    private static async ValueTask Dispose(IHost host) => await ((IAsyncDisposable)host).DisposeAsync();

    private static HostApplicationBuilder CreateBuilder(TestDatabase database)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(database.Configuration);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddProvider(new TestOutputLoggerProvider());
        return builder;
    }
}

internal static class HostExtensions
{
    public static IOrdersDatabase Database(this IHost host) => host.Services.GetRequiredService<IOrdersDatabase>();

    public static IGrainFactory Grains(this IHost silo) => silo.Services.GetRequiredService<IGrainFactory>();

    public static T Grain<T>(this IHost silo, Guid key)
        where T : IGrainWithGuidKey => silo.Grains().GetGrain<T>(key);
}
