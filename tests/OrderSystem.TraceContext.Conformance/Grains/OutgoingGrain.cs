using System.Net.Mime;
using System.Text;
using Orleans.Runtime;

namespace OrderSystem.TraceContext.Conformance.Grains;

internal sealed class OutgoingGrain(ILocalSiloDetails silo, IHttpClientFactory clients) : Grain, IOutgoingGrain
{
    public Task Connect() => Task.CompletedTask;

    public async Task<RequestPath> Send(string receivedBy, OutgoingRequest request)
    {
        using var client = clients.CreateClient();
        using var body = new StringContent(request.Body, Encoding.UTF8, MediaTypeNames.Application.Json);
        using var response = await client.PostAsync(request.Url, body);
        return new RequestPath(receivedBy, silo.Name, (int)response.StatusCode);
    }
}
