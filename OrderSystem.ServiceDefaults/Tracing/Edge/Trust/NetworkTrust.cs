using System.Net;
using Microsoft.AspNetCore.Http;

namespace OrderSystem.ServiceDefaults.Tracing.Edge.Trust;

/// <summary>Vouches for the addresses of the listed networks.</summary>
internal sealed class NetworkTrust(EdgeOptions options) : ITraceContextTrust
{
    private readonly IPNetwork[] _networks = [.. options.Networks.Select(IPNetwork.Parse)];

    // An IPv4 network contains its addresses as a socket for both families shows them too, ::ffff:a.b.c.d.
    public bool IsTrusted(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } caller && Array.Exists(_networks, network => network.Contains(caller));
}
