using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using OrderSystem.Testing;
using Orleans.Configuration;

namespace OrderSystem.Conformance.Tests;

/// <summary>
/// An HTTP edge and two silos, each a host with a container of its own, connected over loopback sockets: all that a
/// request passes on its way from HTTP through grains and out again over HTTP, made of nothing but ServiceDefaults and
/// GrainTracing.
/// </summary>
internal sealed class ConformanceSystem : IAsyncDisposable
{
    private const int MaxActions = 16;
    private const long MaxRequestBytes = 64 * 1024;

    private static readonly TimeSpan StartBound = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, string?> _settings;
    private readonly WebApplication _edge;
    private readonly IHost[] _hosts;

    private ConformanceSystem(string sampler, (string Key, string Value)[] settings)
    {
        _settings = new(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value))
        {
            ["OTEL_TRACES_SAMPLER"] = sampler.Split(' ')[0],
            ["OTEL_TRACES_SAMPLER_ARG"] = sampler.Split(' ').ElementAtOrDefault(1),
            ["urls"] = "http://127.0.0.1:0",
            ["Logging:Console:LogLevel:Default"] = "None",
        };
        var ports = Ports.FreeAddresses(3);

        // Each silo lacks the other's grain class, so that a request always crosses from one to the other. Only the first
        // has a gateway, so every client call is received there.
        _edge = BuildEdge(ports[1].Port);
        _hosts =
        [
            BuildSilo("entry-silo", ports[0].Port, ports[0].Port, gatewayPort: ports[1].Port, typeof(OutgoingGrain)),
            BuildSilo("outgoing-silo", ports[0].Port, ports[2].Port, gatewayPort: 0, typeof(EntryGrain)),
            _edge,
        ];
    }

    /// <summary>Where the suite's calls go.</summary>
    public Uri TestEndpoint => new(new Uri(_edge.Urls.First()), "/test");

    public static async Task<ConformanceSystem> StartAsync(string sampler, params (string Key, string Value)[] settings)
    {
        var system = new ConformanceSystem(sampler, settings);
        try
        {
            using var bound = new CancellationTokenSource(StartBound);
            foreach (var host in system._hosts)
            {
                await host.StartAsync(bound.Token);
            }

            // A silo that has just joined is not yet known to the other as the home of its grains.
            var entry = system._edge.Services.GetRequiredService<IGrainFactory>().GetGrain<IEntryGrain>(Guid.Empty);
            await Eventually.Succeeds(entry.IsConnected);
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

    private WebApplication BuildEdge(int gatewayPort)
    {
        var builder = WebApplication.CreateBuilder();
        AddDefaults(builder);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxRequestBytes);
        builder.AddRequestTracing();
        builder.UseOrleansClient(client => client.UseLocalhostClustering(gatewayPort).AddTraceContextPropagation());

        var app = builder.Build();
        app.UseRequestTracing();
        app.MapPost("/test", HandleAsync);
        return app;
    }

    private IHost BuildSilo(string name, int primaryPort, int siloPort, int gatewayPort, Type notHere)
    {
        var builder = Host.CreateApplicationBuilder();
        AddDefaults(builder);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(siloPort, gatewayPort, new(System.Net.IPAddress.Loopback, primaryPort))
            .Configure<SiloOptions>(options => options.SiloName = name)
            .Configure<GrainTypeOptions>(options => options.Classes.Remove(notHere))
            .AddTraceContextPropagation());
        return builder.Build();
    }

    private void AddDefaults(IHostApplicationBuilder builder)
    {
        builder.Configuration.AddInMemoryCollection(_settings);
        builder.AddServiceDefaults();
        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddGrainCallInstrumentation())
            .WithMetrics(metrics => metrics.AddGrainCallInstrumentation());
    }

    // The protocol of the suite (w3c/trace-context, test/README.md, "Implement Test Service").
    private static async Task<Results<Ok<RequestPath[]>, BadRequest<string>>> HandleAsync(
        TestAction[] actions, IGrainFactory grains)
    {
        // Whoever can reach this port must not be able to reach the network through it.
        if (actions.Length > MaxActions || !actions.All(action => action.Url is { IsAbsoluteUri: true, IsLoopback: true }))
        {
            return TypedResults.BadRequest($"At most {MaxActions} requests, to loopback addresses only.");
        }

        var requests = Array.ConvertAll(actions, action => new OutgoingRequest(action.Url, action.Arguments.GetRawText()));
        return TypedResults.Ok(await grains.GetGrain<IEntryGrain>(Guid.Empty).Relay(requests));
    }

    /// <summary>An element of the array that the suite posts: where to post what.</summary>
    private sealed record TestAction(Uri Url, JsonElement Arguments);
}
