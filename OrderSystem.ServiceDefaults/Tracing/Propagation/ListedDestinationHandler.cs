namespace OrderSystem.ServiceDefaults.Tracing.Propagation;

/// <summary>Notes whether the host that the code called is on the allow-list; before service discovery.</summary>
internal sealed class ListedDestinationHandler(IReadOnlyList<HostPattern> hosts) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        BaggageDestination.SetListed(request, request.RequestUri is { IsAbsoluteUri: true } uri && hosts.Any(host => host.Matches(uri)));
        return base.SendAsync(request, cancellationToken);
    }
}
