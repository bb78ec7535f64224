using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrderSystem.Database.Storage;

/// <summary>Orleans' ADO.NET grain storage, whose failures are <see cref="StorageUnavailableException"/>s.</summary>
internal sealed class OrdersGrainStorage(AdoNetGrainStorage storage, StorageFailures failures)
    : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        failures.Read(() => storage.ReadStateAsync(stateName, grainId, grainState));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        failures.Write(() => storage.WriteStateAsync(stateName, grainId, grainState));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        failures.Write(() => storage.ClearStateAsync(stateName, grainId, grainState));

    public void Participate(ISiloLifecycle observer) => storage.Participate(observer);
}
