using Orleans.Runtime;

namespace OrderSystem.TraceContext.Conformance.Grains;

internal sealed class EntryGrain(ILocalSiloDetails silo) : Grain, IEntryGrain
{
    public Task Connect() => Outgoing.Connect();

    public async Task<RequestPath[]> Relay(OutgoingRequest[] requests)
    {
        var paths = new List<RequestPath>(requests.Length);
        foreach (var request in requests)
        {
            paths.Add(await Outgoing.Send(silo.Name, request));
        }

        return [.. paths];
    }

    private IOutgoingGrain Outgoing => GrainFactory.GetGrain<IOutgoingGrain>(this.GetPrimaryKey());
}
