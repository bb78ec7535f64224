using System.Net.Http.Json;
using OrderSystem.ServiceDefaults.Edge;

namespace OrderSystem.TraceKeeping;

/// <summary>Another process, or one that speaks for others: takes a message and answers it.</summary>
internal delegate Task<KeptTracesMessage> KeepPeer(KeptTracesMessage message, CancellationToken cancellationToken);

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

/// <summary>Meets the services that are called over HTTP and keep traces: they say so in their answers.</summary>
internal sealed class HttpPeerHandler(KeepExchange exchange, IHttpClientFactory clients) : DelegatingHandler
{
    /// <summary>The answer's header: the path to exchange at.</summary>
    public const string Header = "trace-keeping";

    public const string Path = UntracedRequests.TraceKeepingPath;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // As the application wrote it: the client that exchanges resolves it the same way.
        var address = request.RequestUri;
        var response = await base.SendAsync(request, cancellationToken);
        if (address is not null && response.Headers.Contains(Header))
        {
            exchange.Meet(address.Authority, (message, stop) => Exchange(new Uri(address, Path), message, stop));
        }

        return response;
    }

    private async Task<KeptTracesMessage> Exchange(Uri address, KeptTracesMessage message, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(nameof(HttpPeerHandler));
        using var answer = await client.PostAsJsonAsync(address, message, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<KeptTracesMessage>(cancellationToken)
            ?? throw new HttpRequestException("The answer is empty.");
    }
}
