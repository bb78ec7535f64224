using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderSystem.Contracts;
using OrderSystem.Contracts.Payments;
using OrderSystem.Database;
using OrderSystem.Silo.Hosting;
using OrderSystem.Silo.Orders;
using OrderSystem.Silo.Payments;
using Orleans.Storage;

namespace OrderSystem.Measurements.Growth;

/// <summary>A silo with the order flow on a SQLite file, as in production but for a payment provider that answers at once.</summary>
internal sealed class OneSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private OneSilo(IHost host, string folder) => (_host, Folder) = (host, folder);

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Where its file is.</summary>
    public string Folder { get; }

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
        return new OneSilo(host, folder);
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

/// <summary>A payment provider that takes no time, so that what is measured is the order system.</summary>
internal sealed class InstantProvider : IPaymentProvider
{
    public string Name => "instant";

    public Task<PaymentResult> ChargeAsync(Guid reference, Money amount, string paymentMethod) =>
        Task.FromResult(new PaymentResult(PaymentOutcome.Succeeded, $"tx_{reference:N}"));

    public Task<PaymentResult> VoidAsync(Guid reference) =>
        Task.FromResult(new PaymentResult(PaymentOutcome.Refunded));
}

/// <summary>Counts what is written. A state is serialized once for each write.</summary>
internal sealed class CountingSerializer(IGrainStorageSerializer inner, WrittenState written) : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input)
    {
        var data = inner.Serialize(input);
        written.Add(data.ToMemory().Length);
        return data;
    }

    public T? Deserialize<T>(BinaryData input) => inner.Deserialize<T>(input);
}

/// <summary>The grain state that was written so far.</summary>
internal sealed class WrittenState
{
    private int _writes;
    private long _bytes;

    public int Writes => Volatile.Read(ref _writes);

    public long Bytes => Interlocked.Read(ref _bytes);

    public void Add(int bytes)
    {
        Interlocked.Increment(ref _writes);
        Interlocked.Add(ref _bytes, bytes);
    }
}
