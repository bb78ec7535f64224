using System.Net;
using Microsoft.AspNetCore.Http;

namespace OrderSystem.ServiceDefaults.Tracing.Edge.Trust;

/// <summary>Vouches for the addresses of the listed networks.</summary>
internal sealed class NetworkTrust(EdgeOptions options) : ITraceContextTrust
{
    private readonly IPNetwork[] _networks = [.. options.Networks.Select(IPNetwork.Parse)];

    public bool IsTrusted(HttpContext context)
    {
        if (_networks.Length == 0 || context.Connection.RemoteIpAddress is not { } address)
        {
            return false;
        }

        // A socket that listens to both families sees IPv4 callers as ::ffff:a.b.c.d.
        var caller = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(_networks, network => network.Contains(caller));
    }
}
