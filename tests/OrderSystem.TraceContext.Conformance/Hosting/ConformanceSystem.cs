using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderSystem.TraceContext.Conformance.Grains;

namespace OrderSystem.TraceContext.Conformance.Hosting;

/// <summary>
/// An HTTP edge and two silos, each a host with a container of its own, connected over loopback sockets: all that a
/// request passes on its way from HTTP through grains and out again over HTTP, made of nothing but ServiceDefaults.
/// </summary>
internal sealed class ConformanceSystem : IAsyncDisposable
{
    private static readonly TimeSpan StartBound = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    private readonly WebApplication _edge;
    private readonly IHost[] _hosts;

    private ConformanceSystem(string[] args, IReadOnlyDictionary<string, string?> settings)
    {
        var addresses = SiloAddresses.OnFreePorts();
        _edge = EdgeHost.Build(addresses, args, settings);
        _hosts = [SiloHost.BuildEntry(addresses, args, settings), SiloHost.BuildOutgoing(addresses, args, settings), _edge];
    }

    /// <summary>Where the suite's calls go.</summary>
    public Uri TestEndpoint => new(new Uri(_edge.Urls.First()), Protocol.TestEndpoint.Path);

    public static async Task<ConformanceSystem> StartAsync(string[] args, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var system = new ConformanceSystem(args, settings ?? new Dictionary<string, string?>());
        try
        {
            using var bound = new CancellationTokenSource(StartBound);
            foreach (var host in system._hosts)
            {
                await host.StartAsync(bound.Token);
            }

            await system.WaitUntilConnectedAsync(bound.Token);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    public Task WaitForShutdownAsync() => _edge.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.Reverse())
        {
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }

    // A silo that has just joined is not yet known to the other as the home of its grains.
    private async Task WaitUntilConnectedAsync(CancellationToken cancellationToken)
    {
        var entry = _edge.Services.GetRequiredService<IGrainFactory>().GetGrain<IEntryGrain>(Guid.Empty);
        while (true)
        {
            try
            {
                await entry.Connect();
                return;
            }
            catch (Exception exception) when (exception is OrleansException or ArgumentException or TimeoutException)
            {
                await Task.Delay(RetryDelay, cancellationToken);
            }
        }
    }
}
