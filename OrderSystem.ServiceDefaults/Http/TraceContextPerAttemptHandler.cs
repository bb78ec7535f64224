using System.Diagnostics;

namespace OrderSystem.ServiceDefaults.Http;

/// <summary>Lets every attempt of a request that is sent again carry its own span as parent.</summary>
internal sealed class TraceContextPerAttemptHandler : DelegatingHandler
{
    private static readonly HttpRequestOptionsKey<bool> Sent = new("trace-context-per-attempt.sent");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Options.TryGetValue(Sent, out _))
        {
            // The runtime adds these headers only where they are missing: those of the first attempt would make its
            // span the parent of what the callee does for the later ones.
            foreach (var field in DistributedContextPropagator.Current.Fields)
            {
                request.Headers.Remove(field);
            }
        }

        request.Options.Set(Sent, true);
        return base.SendAsync(request, cancellationToken);
    }
}
