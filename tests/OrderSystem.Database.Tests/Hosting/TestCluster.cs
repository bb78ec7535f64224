using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;

namespace OrderSystem.Database.Tests.Hosting;

/// <summary>Real silo and client hosts on one database, all in this process.</summary>
internal sealed class TestCluster(TestDatabase database) : IAsyncDisposable
{
    private readonly List<IHost> _hosts = [];

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

    public static IHost BuildSilo(TestDatabase database, Action<ISiloBuilder>? configure = null)
    {
        var (siloPort, gatewayPort) = FreePorts.Take();
        var builder = CreateBuilder(database);
        builder.AddOrdersDatabase();
        builder.UseOrleans(silo =>
        {
            silo.UseOrdersDatabase();
            silo.ConfigureEndpoints(IPAddress.Loopback, siloPort, gatewayPort);
            silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromSeconds(1));
            configure?.Invoke(silo);
        });
        return builder.Build();
    }

    public static IHost BuildClient(TestDatabase database)
    {
        var builder = CreateBuilder(database);
        builder.AddOrdersDatabase();
        builder.UseOrleansClient(client => client.UseOrdersDatabase());
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
