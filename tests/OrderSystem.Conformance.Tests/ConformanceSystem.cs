using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Trace;
using Orleans.Configuration;

namespace OrderSystem.Conformance.Tests;

/// <summary>
/// An HTTP edge and two silos, each a host with a container of its own, connected over loopback sockets: all that a
/// request passes on its way from HTTP through grains and out again over HTTP, made of nothing but ServiceDefaults and GrainTracing.
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
    public Uri TestEndpoint => new(new Uri(_edge.Urls.First()), ConformanceProtocol.Path);

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

/// <summary>The HTTP edge: receives the suite's calls and is a client of the cluster.</summary>
internal static class EdgeHost
{
    private const long MaxRequestBytes = 64 * 1024;

    public static WebApplication Build(SiloAddresses addresses, string[] args, IReadOnlyDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxRequestBytes);
        builder.AddServiceDefaults();
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddGrainCallInstrumentation());
        builder.AddRequestTracing();
        builder.UseOrleansClient(client => client
            .UseLocalhostClustering(addresses.EntryGatewayPort)
            .AddTraceContextPropagation());

        var app = builder.Build();
        app.UseRequestTracing();
        app.MapTestEndpoint();
        return app;
    }
}

/// <summary>The two silos. Each lacks the other's grain class, so that a request always crosses from one to the other.</summary>
internal static class SiloHost
{
    public const string EntryName = "entry-silo";
    public const string OutgoingName = "outgoing-silo";

    public static IHost BuildEntry(SiloAddresses addresses, string[] args, IReadOnlyDictionary<string, string?> settings) =>
        Build(EntryName, addresses, addresses.EntryPort, addresses.EntryGatewayPort, typeof(OutgoingGrain), args, settings);

    public static IHost BuildOutgoing(SiloAddresses addresses, string[] args, IReadOnlyDictionary<string, string?> settings) =>
        Build(OutgoingName, addresses, addresses.OutgoingPort, gatewayPort: 0, typeof(EntryGrain), args, settings);

    private static IHost Build(
        string name,
        SiloAddresses addresses,
        int siloPort,
        int gatewayPort,
        Type notHere,
        string[] args,
        IReadOnlyDictionary<string, string?> settings)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddServiceDefaults();
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddGrainCallInstrumentation());
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(siloPort, gatewayPort, addresses.Primary)
            .Configure<SiloOptions>(options => options.SiloName = name)
            .Configure<GrainTypeOptions>(options => options.Classes.Remove(notHere))
            .AddTraceContextPropagation());
        return builder.Build();
    }
}

/// <summary>Where the two silos listen. Only the first has a gateway, so every client call is received there.</summary>
internal sealed record SiloAddresses(int EntryPort, int EntryGatewayPort, int OutgoingPort)
{
    public IPEndPoint Primary => new(IPAddress.Loopback, EntryPort);

    public static SiloAddresses OnFreePorts() =>
        LoopbackPorts.Find(3) is [var entry, var gateway, var outgoing]
            ? new SiloAddresses(entry, gateway, outgoing)
            : throw new InvalidOperationException("Three ports were asked for.");
}

/// <summary>Finds loopback ports that nobody listens on.</summary>
internal static class LoopbackPorts
{
    public static int[] Find(int count)
    {
        // All are held until all are found, so that they differ.
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            listeners.ForEach(listener => listener.Start());
            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }
}

/// <summary>The protocol of the suite (w3c/trace-context, test/README.md, "Implement Test Service").</summary>
internal static class ConformanceProtocol
{
    public const string Path = "/test";
    private const int MaxActions = 16;

    public static void MapTestEndpoint(this IEndpointRouteBuilder endpoints) => endpoints.MapPost(Path, HandleAsync);

    private static async Task<Results<Ok<RequestPath[]>, BadRequest<string>>> HandleAsync(TestAction[] actions, IGrainFactory grains)
    {
        // Whoever can reach this port must not be able to reach the network through it.
        if (actions.Length > MaxActions || !Array.TrueForAll(actions, action => action.Url is { IsAbsoluteUri: true, IsLoopback: true }))
        {
            return TypedResults.BadRequest($"At most {MaxActions} requests, to loopback addresses only.");
        }

        var requests = Array.ConvertAll(actions, action => new OutgoingRequest(action.Url, action.Arguments.GetRawText()));
        return TypedResults.Ok(await grains.GetGrain<IEntryGrain>(Guid.Empty).Relay(requests));
    }
}

/// <summary>An element of the array that the suite posts: where to post what.</summary>
internal sealed record TestAction(Uri Url, JsonElement Arguments);
