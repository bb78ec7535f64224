using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderSystem.Database;
using OrderSystem.Gateway.Tests.Fakes;
using Orleans.Configuration;

namespace OrderSystem.Gateway.Tests.Support;

/// <summary>A silo that knows nobody, on the orders database of a folder.</summary>
internal static class TestSilo
{
    public static async Task<IHost> Start(string folder)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Database:Folder"] = folder });
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo
            .UseOrdersDatabase()
            .AddTraceContextPropagation()
            .ConfigureEndpoints(IPAddress.Loopback, FreePort(), FreePort()));
        builder.Services.Configure<GrainTypeOptions>(types =>
        {
            // Found by Orleans' code generator, but no grains.
            types.Classes.Remove(typeof(FakeUserGrain));
            types.Classes.Remove(typeof(FakeOrderGrain));
        });

        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
