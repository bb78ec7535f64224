using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace OrderSystem.GrainTracing.Tests.Kinds;

/// <summary>Makes the less common kinds of calls.</summary>
public interface ICallGrain : IGrainWithIntegerKey
{
    Task FanOut(long[] echoes);

    Task CallBack(ICallGrain other, int depth);

    Task Hold();

    [AlwaysInterleave]
    Task Release(long echo);

    [OneWay]
    Task Tell(long echo);

    Task Notify(IListener listener);

    Task CallService();

    Task ContinueInBackground(long echo);

    Task MoveTo(SiloAddress silo);

    Task<SiloAddress> Where();
}

public interface IListener : IGrainObserver
{
    Task Heard();
}

[Reentrant]
internal sealed class CallGrain(ICallServiceClient service, ILocalSiloDetails local) : Grain, ICallGrain
{
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task FanOut(long[] echoes) => Task.WhenAll(echoes.Select(Echo));

    public Task CallBack(ICallGrain other, int depth) =>
        depth == 0 ? Task.CompletedTask : other.CallBack(this.AsReference<ICallGrain>(), depth - 1);

    public Task Hold() => _held.Task;

    public async Task Release(long echo)
    {
        await Echo(echo);
        _held.TrySetResult();
    }

    public Task Tell(long echo) => Echo(echo);

    public Task Notify(IListener listener) => listener.Heard();

    public Task CallService() => service.Serve();

    public Task ContinueInBackground(long echo)
    {
        var grain = GrainFactory.GetGrain<IEchoGrain>(echo);
        _ = Task.Run(grain.See);
        return Task.CompletedTask;
    }

    public Task MoveTo(SiloAddress silo)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        this.MigrateOnIdle();
        return Task.CompletedTask;
    }

    public Task<SiloAddress> Where() => Task.FromResult(local.SiloAddress);

    private Task<SeenContext> Echo(long key) => GrainFactory.GetGrain<IEchoGrain>(key).See();
}
