using System.Collections.Concurrent;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrderSystem.GrainTracing.Tests.Kinds;

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
