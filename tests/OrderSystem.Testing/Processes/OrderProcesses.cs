using System.Globalization;
using System.Net;
using OrderSystem.Testing.Databases;

namespace OrderSystem.Testing.Processes;

/// <summary>The order system as processes of its own, launched directly: payment provider, silos, gateway.</summary>
public sealed class OrderProcesses : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(3);

    // A run is one address with few callers.
    private static readonly KeyValuePair<string, string>[] HighLimits =
        [new("RateLimits:RequestsPerSecond", "1000000"), new("RateLimits:Burst", "1000000")];

    private OrderProcesses(Service provider, IReadOnlyList<Service> silos, Service gateway)
    {
        Provider = provider;
        Silos = silos;
        Gateway = gateway;
    }

    public Service Provider { get; }

    public IReadOnlyList<Service> Silos { get; }

    public Service Gateway { get; }

    public IEnumerable<Service> All => [Provider, .. Silos, Gateway];

    /// <summary>Starts everything at once, for start order must not matter, and waits until all of it is ready.</summary>
    /// <param name="silos">How many.</param>
    /// <param name="database">Where orders are kept.</param>
    /// <param name="folders">Where the provider keeps its ledger, and where the output of all goes.</param>
    /// <param name="tokens">The callers that the gateway believes.</param>
    /// <param name="settings">What all processes are given besides.</param>
    /// <param name="watchdog">Ends them should this process not.</param>
    /// <param name="provider">The provider's address, where silos have another one for it.</param>
    /// <param name="secondHost">Where every second silo runs; null where all run on this machine.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<OrderProcesses> StartAsync(
        int silos,
        IDatabase database,
        (string Data, string Logs) folders,
        CallerTokens tokens,
        IEnumerable<KeyValuePair<string, string>> settings,
        Watchdog watchdog,
        (Uri Own, Uri OfSilos)? provider,
        SecondHost? secondHost,
        CancellationToken cancellationToken)
    {
        KeyValuePair<string, string>[] all = [.. database.Settings, .. settings];
        var addresses = Ports.FreeAddresses(2 + silos);
        var providerAddress = provider?.Own ?? addresses[0];
        var processes = new OrderProcesses(
            New("payment-provider", "PaymentProvider", providerAddress, [new("PaymentProvider:Folder", folders.Data)]),
            [
                .. Enumerable.Range(0, silos).Select(NewSilo),
            ],
            New("gateway", "Gateway", addresses[1], [.. tokens.GatewaySettings, .. HighLimits]));
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

        Service NewSilo(int number)
        {
            var (host, enter) = secondHost is null ? (IPAddress.Loopback, [])
                : number % 2 == 0 ? (secondHost.Near, [])
                : (secondHost.Far, secondHost.Enter);
            return New(
                $"silo-{number}",
                "Silo",
                addresses[2 + number].At(host),
                [
                    new("Orleans:AdvertisedIPAddress", host.ToString()),
                    new("PaymentProvider:BaseAddress", (provider?.OfSilos ?? providerAddress).OriginalString),
                    new("OTEL_RESOURCE_ATTRIBUTES", $"service.instance.id={number.ToString(CultureInfo.InvariantCulture)}"),
                ],
                enter);
        }

        Service New(string name, string project, Uri address, KeyValuePair<string, string>[] own, IReadOnlyList<string>? enter = null) => new(
            new ServiceDefinition(
                name,
                LaunchedAssemblies.PathOf($"OrderSystem.{project}"),
                address,
                [new("OTEL_SERVICE_NAME", name.Split('-') is ["silo", ..] ? "silo" : name), .. all, .. own])
            {
                Enter = enter ?? [],
            },
            folders.Logs,
            watchdog);
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
