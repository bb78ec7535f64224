using System.Diagnostics;
using Orleans.Runtime;

namespace OrderSystem.GrainTracing.Tests.Grains;

/// <summary>What a grain sees of the context that reached it.</summary>
[GenerateSerializer]
public sealed record SeenContext(
    [property: Id(0)] string? ActivityId,
    [property: Id(1)] string? TraceState,
    [property: Id(2)] Dictionary<string, string?> Baggage,
    [property: Id(3)] string? RequestContextBaggage,
    [property: Id(4)] string SiloAddress)
{
    public string? TraceId => ActivityId?.Split('-')[1];

    public string? Flags => ActivityId?.Split('-')[3];
}

public interface IEchoGrain : IGrainWithIntegerKey
{
    Task<SeenContext> See();

    Task<SeenContext> SeeThrough(long next);

    Task<SeenContext> SeeFromNewRoot(long next);

    Task Fail();

    Task Wait(CancellationToken cancellationToken);

    Task Write();
}

internal sealed class EchoGrain(
    ILocalSiloDetails silo,
    [PersistentState("echo")] IPersistentState<Dictionary<string, string>> state) : Grain, IEchoGrain
{
    private static int _waits;

    public Task<SeenContext> See() => Task.FromResult(new SeenContext(
        Activity.Current?.Id,
        Activity.Current?.TraceStateString,
        Activity.Current?.Baggage.ToDictionary(entry => entry.Key, entry => entry.Value) ?? [],
        RequestContext.Get("baggage") as string,
        silo.SiloAddress.ToString()));

    public Task<SeenContext> SeeThrough(long next) => GrainFactory.GetGrain<IEchoGrain>(next).See();

    public async Task<SeenContext> SeeFromNewRoot(long next)
    {
        Activity.Current = null;
        using var root = TestSpans.Source.StartActivity("new root");
        return await GrainFactory.GetGrain<IEchoGrain>(next).See();
    }

    public Task Fail() => throw new InvalidOperationException("told to fail");

    /// <summary>How many calls have come to wait: a call that is cancelled before that reaches no grain.</summary>
    public static int Waits => Volatile.Read(ref _waits);

    public Task Wait(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waits);
        return Task.Delay(Timeout.Infinite, cancellationToken);
    }

    public Task Write() => state.WriteStateAsync();
}
