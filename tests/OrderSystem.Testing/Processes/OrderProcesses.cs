using System.Globalization;
using System.Net;
using OrderSystem.Testing.Databases;

namespace OrderSystem.Testing.Processes;

/// <summary>What an order system of processes is made of.</summary>
public sealed record OrderSystemSetup
{
    /// <summary>The number of silos.</summary>
    public required int Silos { get; init; }

    /// <summary>Where orders are kept.</summary>
    public required IDatabase Database { get; init; }

    /// <summary>The folder of the provider's ledger.</summary>
    public required string Data { get; init; }

    /// <summary>The folder of what all processes write.</summary>
    public required string Logs { get; init; }

    /// <summary>The callers that the gateway believes.</summary>
    public required CallerTokens Tokens { get; init; }

    /// <summary>Ends the processes should this one not.</summary>
    public required Watchdog Watchdog { get; init; }

    /// <summary>What all processes are given besides.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; } = [];

    /// <summary>The provider's address, where silos have another one for it.</summary>
    public (Uri Own, Uri OfSilos)? Provider { get; init; }

    /// <summary>Where every second silo runs; null where all run on this machine.</summary>
    public SecondHost? SecondHost { get; init; }

    /// <summary>The checkout whose built services are launched; null for this one.</summary>
    public string? Checkout { get; init; }
}

/// <summary>The order system as processes of its own, launched directly: payment provider, silos, gateway.</summary>
public sealed class OrderProcesses : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(3);

    // A run is one address with few callers.
    private static readonly KeyValuePair<string, string>[] HighLimits =
        [new("RateLimits:RequestsPerSecond", "1000000"), new("RateLimits:Burst", "1000000")];

    private OrderProcesses(OrderSystemSetup setup)
    {
        var addresses = Ports.FreeAddresses(2 + setup.Silos);
        var (provider, providerOfSilos) = setup.Provider ?? (addresses[0], addresses[0]);

        // The second host is as near as this one.
        KeyValuePair<string, string>[] direct = setup.SecondHost is { } second
            ? [.. ((string[])["no_proxy", "NO_PROXY"]).Select(name => KeyValuePair.Create(name, $"localhost,127.0.0.1,{second.Near},{second.Far}"))]
            : [];
        Provider = New("payment-provider", "PaymentProvider", provider, [new("PaymentProvider:Folder", setup.Data)]);
        Silos = [.. Enumerable.Range(0, setup.Silos).Select(NewSilo)];
        Gateway = New("gateway", "Gateway", addresses[1], [.. setup.Tokens.GatewaySettings, .. HighLimits]);

        Service NewSilo(int number)
        {
            var far = number % 2 == 1 ? setup.SecondHost : null;
            var host = far?.Far ?? setup.SecondHost?.Near ?? IPAddress.Loopback;
            return New(
                $"silo-{number}",
                "Silo",
                addresses[2 + number].At(host),
                [
                    new("Orleans:AdvertisedIPAddress", host.ToString()),
                    new("PaymentProvider:BaseAddress", providerOfSilos.OriginalString),
                    new("OTEL_SERVICE_NAME", "silo"),
                    new("OTEL_RESOURCE_ATTRIBUTES", $"service.instance.id={number.ToString(CultureInfo.InvariantCulture)}"),
                ],
                far?.Enter);
        }

        Service New(string name, string project, Uri address, KeyValuePair<string, string>[] own, IReadOnlyList<string>? enter = null) => new(
            new ServiceDefinition(
                name,
                LaunchedAssemblies.PathOf($"OrderSystem.{project}", setup.Checkout),
                address,
                [new("OTEL_SERVICE_NAME", name), .. direct, .. setup.Database.Settings, .. setup.Settings, .. own])
            {
                Enter = enter ?? [],
            },
            setup.Logs,
            setup.Watchdog);
    }

    public Service Provider { get; }

    public IReadOnlyList<Service> Silos { get; }

    public Service Gateway { get; }

    public IEnumerable<Service> All => [Provider, .. Silos, Gateway];

    /// <summary>Starts everything at once, for start order must not matter, and waits until all of it is ready.</summary>
    public static async Task<OrderProcesses> StartAsync(OrderSystemSetup setup, CancellationToken cancellationToken)
    {
        var processes = new OrderProcesses(setup);
        try
        {
            foreach (var service in processes.All)
            {
                service.Start();
            }

            await processes.WaitUntilReadyAsync(cancellationToken);
            return processes;
        }
        catch
        {
            await processes.DisposeAsync();
            throw;
        }
    }

    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(All.Select(service => service.WaitUntilReadyAsync(StartPatience, cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var service in All)
        {
            await service.DisposeAsync();
        }
    }
}
