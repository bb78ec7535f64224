using System.Net;

namespace OrderSystem.ServiceDefaults.Http;

/// <summary>
/// Keeps calls on this machine away from the proxy that <c>http_proxy</c> names: with no <c>no_proxy</c> beside it the
/// runtime would send even those for <c>localhost</c> there.
/// </summary>
internal sealed class LoopbackWithoutProxy(IWebProxy proxy) : IWebProxy
{
    // RFC 6761, 6.3: every name below it is loopback as well.
    private const string Localhost = ".localhost";

    public ICredentials? Credentials
    {
        get => proxy.Credentials;
        set => proxy.Credentials = value;
    }

    /// <summary>For every HttpClient of the process that has no proxy of its own, the OTLP exporter's included.</summary>
    public static void Install()
    {
        if (HttpClient.DefaultProxy is not LoopbackWithoutProxy)
        {
            HttpClient.DefaultProxy = new LoopbackWithoutProxy(HttpClient.DefaultProxy);
        }
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : proxy.GetProxy(destination);

    public bool IsBypassed(Uri host) =>
        host.IsLoopback || host.Host.EndsWith(Localhost, StringComparison.OrdinalIgnoreCase) || proxy.IsBypassed(host);
}
