using System.Collections.Concurrent;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Users;

namespace OrderSystem.Gateway.Tests.Fakes;

/// <summary>Stands in for the cluster: grains are plain objects, kept by id.</summary>
internal sealed class FakeGrains : IGrainFactory
{
    private readonly ConcurrentDictionary<Guid, FakeUserGrain> _users = new();
    private readonly ConcurrentDictionary<Guid, FakeOrderGrain> _orders = new();
    private int _reads;
    private int _mostReads;

    public FakeUserGrain User(Guid id) => _users.GetOrAdd(id, key => new FakeUserGrain(key));

    public FakeOrderGrain Order(Guid id) => _orders.GetOrAdd(id, key => new FakeOrderGrain(key, this));

    /// <summary>How many lookups find no silo for the grain, as Orleans' client says it.</summary>
    public int FailingLookups { get; set; }

    /// <summary>The largest number of orders that were read at the same time.</summary>
    public int MostParallelReads => Volatile.Read(ref _mostReads);

    public async Task<T> CountRead<T>(Func<T> read)
    {
        var reads = Interlocked.Increment(ref _reads);
        int most;
        while (reads > (most = Volatile.Read(ref _mostReads)) && Interlocked.CompareExchange(ref _mostReads, reads, most) != most)
        {
        }

        await Task.Yield();
        Interlocked.Decrement(ref _reads);
        return read();
    }

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => typeof(TGrainInterface) switch
        {
            _ when FailingLookups > 0 => throw new ArgumentException($"Could not find an implementation ({--FailingLookups} to go)"),
            var type when type == typeof(IUserGrain) => (TGrainInterface)(object)User(primaryKey),
            var type when type == typeof(IOrderGrain) => (TGrainInterface)(object)Order(primaryKey),
            var type => throw new NotSupportedException(type.Name),
        };

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey => throw new NotSupportedException();

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw new NotSupportedException();

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId) => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) => throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix) => throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey) => throw new NotSupportedException();
}
