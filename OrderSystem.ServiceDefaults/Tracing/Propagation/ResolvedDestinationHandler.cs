namespace OrderSystem.ServiceDefaults.Tracing.Propagation;

/// <summary>Binds the note of <see cref="ListedDestinationHandler"/> to the address; after service discovery.</summary>
internal sealed class ResolvedDestinationHandler : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        BaggageDestination.BindToAddress(request);
        return base.SendAsync(request, cancellationToken);
    }
}
