using Orleans.Concurrency;
using Orleans.Runtime;

namespace OrderSystem.GrainTracing.Tests.Kinds;

public interface IStoringGrain : IGrainWithIntegerKey
{
    Task WriteConflicting();

    Task WriteGated();

    [AlwaysInterleave]
    Task<int> Waiting();
}

[Reentrant]
internal sealed class StoringGrain(
    [PersistentState("conflict", FaultyStorage.Name)] IPersistentState<List<int>> conflict,
    [PersistentState("gated", FaultyStorage.Name)] IPersistentState<List<int>> gated) : Grain, IStoringGrain
{
    private int _waiting;

    public Task WriteConflicting() => conflict.WriteStateAsync();

    public Task WriteGated()
    {
        _waiting++;
        return gated.WriteStateAsync();
    }

    public Task<int> Waiting() => Task.FromResult(_waiting);
}
