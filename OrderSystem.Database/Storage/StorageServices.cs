using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Providers;
using Orleans.Storage;

namespace OrderSystem.Database.Storage;

/// <summary>Puts this project's storage and reminder table in front of those that Orleans has registered.</summary>
internal static class StorageServices
{
    public static void AddStorageFailures(this IServiceCollection services)
    {
        // The last registration of a name is the one that is used, also by the lifecycle that Orleans has registered.
        services.AddKeyedSingleton<IGrainStorage>(
            ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME,
            static (provider, name) => new OrdersGrainStorage(
                AdoNetGrainStorageFactory.Create(provider, (string)name), provider.GetRequiredService<StorageFailures>()));

        var table = services.Last(service => service.ServiceType == typeof(IReminderTable)).ImplementationType!;
        services.AddSingleton<IReminderTable>(provider => new OrdersReminderTable(
            (IReminderTable)ActivatorUtilities.CreateInstance(provider, table), provider.GetRequiredService<StorageFailures>()));
    }
}
