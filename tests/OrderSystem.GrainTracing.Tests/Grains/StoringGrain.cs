using System.Collections.Concurrent;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrderSystem.GrainTracing.Tests.Grains;

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

/// <summary>Storage whose writes are conflicts, or wait until they are let through.</summary>
internal sealed class FaultyStorage : IGrainStorage
{
    public const string Name = "faulty";

    private static readonly ConcurrentDictionary<GrainId, TaskCompletionSource> Gates = new();

    public static TaskCompletionSource Gate(GrainId grain) =>
        Gates.GetOrAdd(grain, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        stateName == "conflict" ? throw new InconsistentStateException("someone else wrote") : Gate(grainId).Task;

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;
}
