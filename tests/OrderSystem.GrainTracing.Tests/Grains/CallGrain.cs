using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using Orleans.Runtime.Services;
using Orleans.Services;

namespace OrderSystem.GrainTracing.Tests.Grains;

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

public interface IWorkerGrain : IGrainWithIntegerKey
{
    Task<SeenContext> Through(long echo);
}

[StatelessWorker]
internal sealed class WorkerGrain : Grain, IWorkerGrain
{
    public Task<SeenContext> Through(long echo) => GrainFactory.GetGrain<IEchoGrain>(echo).See();
}

public interface IActivatedGrain : IGrainWithIntegerKey
{
    Task Touch();
}

/// <summary>Calls another grain while it is activated; with a negative key it fails to activate.</summary>
internal sealed class ActivatedGrain : Grain, IActivatedGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (this.GetPrimaryKeyLong() < 0)
        {
            throw new InvalidOperationException("told not to activate");
        }

        await GrainFactory.GetGrain<IEchoGrain>(1).See();
    }

    public Task Touch() => Task.CompletedTask;
}

public interface ICallExtension : IGrainExtension
{
    Task Extend();
}

internal sealed class CallExtension : ICallExtension
{
    public Task Extend() => Task.CompletedTask;
}

public interface ICallService : IGrainService
{
    Task Serve();
}

public interface ICallServiceClient
{
    Task Serve();
}

internal sealed class CallService(GrainId id, Silo silo, ILoggerFactory logs) : GrainService(id, silo, logs), ICallService
{
    public Task Serve() => Task.CompletedTask;
}

internal sealed class CallServiceClient(IServiceProvider services) : GrainServiceClient<ICallService>(services), ICallServiceClient
{
    public Task Serve() => GetGrainService(CurrentGrainReference.GrainId).Serve();
}
