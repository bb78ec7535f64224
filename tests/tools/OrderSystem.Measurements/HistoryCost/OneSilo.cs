using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderSystem.Database;
using OrderSystem.Silo.Hosting;
using OrderSystem.Silo.Orders;
using OrderSystem.Silo.Payments;
using Orleans.Storage;

namespace OrderSystem.Measurements.HistoryCost;

/// <summary>A silo with the order flow on a SQLite file, as in production but for a payment provider that answers at once.</summary>
internal sealed class OneSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private OneSilo(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public WrittenState Written => _host.Services.GetRequiredService<WrittenState>();

    public static async Task<OneSilo> Start(string folder, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Database:Folder"] = folder });
        builder.AddOrdersDatabase();
        builder.Services.AddOrderFlow();
        builder.Services.AddSingleton<IPaymentProvider, InstantProvider>();
        builder.UseOrleans(silo => silo.UseConfiguredAddress().UseOrdersDatabase());
        builder.Services.AddSingleton<WrittenState>();
        CountWrites(builder.Services);

        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new OneSilo(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    /// <summary>Puts a counter around the serializer through which every grain state goes to the database.</summary>
    private static void CountWrites(IServiceCollection services)
    {
        var registered = services.Last(service => service.ServiceType == typeof(IGrainStorageSerializer) && !service.IsKeyedService);
        services.Replace(ServiceDescriptor.Singleton<IGrainStorageSerializer>(provider => new CountingSerializer(
            Create(registered, provider), provider.GetRequiredService<WrittenState>())));
    }

    private static IGrainStorageSerializer Create(ServiceDescriptor registered, IServiceProvider provider) =>
        (IGrainStorageSerializer)(registered.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!));
}
