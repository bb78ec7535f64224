using Orleans.Concurrency;

namespace OrderSystem.GrainTracing.Tests.Kinds;

public interface IWorkerGrain : IGrainWithIntegerKey
{
    Task<SeenContext> Through(long echo);
}

[StatelessWorker]
internal sealed class WorkerGrain : Grain, IWorkerGrain
{
    public Task<SeenContext> Through(long echo) => GrainFactory.GetGrain<IEchoGrain>(echo).See();
}
