namespace OrderSystem.ServiceDefaults.Tracing.Propagation;

/// <summary>Whether a request may carry baggage: a note on the request, valid for one address.</summary>
/// <remarks>
/// The note is made where the name is still the one that the code called, before service discovery, and bound to the
/// address that discovery has put in its place. A redirect leads to another address, for which it says nothing.
/// </remarks>
internal static class BaggageDestination
{
    private static readonly HttpRequestOptionsKey<bool> Listed = new("tracing.baggage.listed");
    private static readonly HttpRequestOptionsKey<string> Authority = new("tracing.baggage.authority");

    public static void SetListed(HttpRequestMessage request, bool listed) => request.Options.Set(Listed, listed);

    public static void BindToAddress(HttpRequestMessage request)
    {
        if (request.Options.TryGetValue(Listed, out var listed) && listed && AuthorityOf(request) is { } authority)
        {
            request.Options.Set(Authority, authority);
        }
    }

    public static bool IsAllowed(HttpRequestMessage request) =>
        request.Options.TryGetValue(Listed, out var listed)
        && listed
        && request.Options.TryGetValue(Authority, out var authority)
        && authority == AuthorityOf(request);

    private static string? AuthorityOf(HttpRequestMessage request) =>
        request.RequestUri is { IsAbsoluteUri: true } uri ? uri.GetLeftPart(UriPartial.Authority) : null;
}
