using System.Net.Http.Json;
using OrderSystem.ServiceDefaults.Edge;

namespace OrderSystem.TraceKeeping;

/// <summary>A service that is called over HTTP and keeps traces: it says so in its answers.</summary>
internal sealed class HttpPeer(IHttpClientFactory clients, Uri address) : IKeepPeer
{
    /// <summary>The answer's header: the path to exchange at.</summary>
    public const string Header = "trace-keeping";

    public const string Path = UntracedRequests.TraceKeepingPath;

    public async Task<KeptTracesMessage> Exchange(KeptTracesMessage message, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(nameof(HttpPeer));
        using var answer = await client.PostAsJsonAsync(address, message, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<KeptTracesMessage>(cancellationToken)
            ?? throw new HttpRequestException("The answer is empty.");
    }
}

/// <summary>Notices the services that keep traces, at their answers to requests that are made anyway.</summary>
internal sealed class HttpPeerHandler(KeepExchange exchange, IHttpClientFactory clients) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // As the application wrote it: the client that exchanges resolves it the same way.
        var address = request.RequestUri;
        var response = await base.SendAsync(request, cancellationToken);
        if (address is not null && response.Headers.Contains(HttpPeer.Header))
        {
            exchange.Meet(address.Authority, () => new HttpPeer(clients, new Uri(address, HttpPeer.Path)));
        }

        return response;
    }
}
