using System.Net.Mime;
using System.Text;
using Orleans.Runtime;

namespace OrderSystem.Conformance.Tests;

/// <summary>Receives the calls of the HTTP edge and has the requests made on the other silo, one after the other.</summary>
public interface IEntryGrain : IGrainWithGuidKey
{
    Task<bool> IsConnected();

    Task<RequestPath[]> Relay(OutgoingRequest[] requests);
}

internal sealed class EntryGrain(ILocalSiloDetails silo) : Grain, IEntryGrain
{
    public Task<bool> IsConnected() => Outgoing.IsConnected();

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

/// <summary>Makes HTTP requests.</summary>
public interface IOutgoingGrain : IGrainWithGuidKey
{
    Task<bool> IsConnected();

    Task<RequestPath> Send(string receivedBy, OutgoingRequest request);
}

internal sealed class OutgoingGrain(ILocalSiloDetails silo, IHttpClientFactory clients) : Grain, IOutgoingGrain
{
    public Task<bool> IsConnected() => Task.FromResult(true);

    public async Task<RequestPath> Send(string receivedBy, OutgoingRequest request)
    {
        using var client = clients.CreateClient();
        using var body = new StringContent(request.Body, Encoding.UTF8, MediaTypeNames.Application.Json);
        using var response = await client.PostAsync(request.Url, body);
        return new RequestPath(receivedBy, silo.Name, (int)response.StatusCode);
    }
}

/// <summary>A request that the suite wants to be made.</summary>
[GenerateSerializer, Immutable]
public sealed record OutgoingRequest([property: Id(0)] Uri Url, [property: Id(1)] string Body);

/// <summary>Which silo received a call, which one made the outgoing request, and how that was answered.</summary>
[GenerateSerializer, Immutable]
public sealed record RequestPath(
    [property: Id(0)] string ReceivedBy, [property: Id(1)] string SentBy, [property: Id(2)] int Status);
