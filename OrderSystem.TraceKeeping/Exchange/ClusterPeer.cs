namespace OrderSystem.TraceKeeping;

/// <summary>Where the processes of a cluster meet: one activation, which speaks for the silo that it is on.</summary>
[Alias("trace-keeping")]
internal interface ITraceKeepingGrain : IGrainWithIntegerKey
{
    [Alias("exchange")]
    Task<KeptTracesMessage> Exchange(KeptTracesMessage message);
}

internal sealed class TraceKeepingGrain(IServiceProvider services) : Grain, ITraceKeepingGrain
{
    public Task<KeptTracesMessage> Exchange(KeptTracesMessage message) => Task.FromResult(
        // A silo that keeps nothing has nothing to say.
        services.GetService<KeepExchange>()?.Answer(message) ?? message with { Traces = [] });
}

internal sealed class ClusterPeer(IServiceProvider services) : IKeepPeer
{
    public Task<KeptTracesMessage> Exchange(KeptTracesMessage message, CancellationToken cancellationToken) =>
        services.GetRequiredService<IGrainFactory>().GetGrain<ITraceKeepingGrain>(0).Exchange(message);
}
