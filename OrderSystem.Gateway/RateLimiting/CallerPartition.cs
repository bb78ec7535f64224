using System.Net;
using System.Net.Sockets;
using OrderSystem.Gateway.Callers;

namespace OrderSystem.Gateway.RateLimiting;

/// <summary>Whose bucket a request takes from.</summary>
internal static class CallerPartition
{
    // What one subscriber is given of IPv6, and within which it may choose any address.
    private const int Ipv6PrefixSize = 64 / 8;

    public static string Of(HttpContext context) =>
        CallerClaims.Read(context.User)?.OwnerId ?? NetworkOf(context.Connection.RemoteIpAddress);

    internal static string NetworkOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, Ipv6PrefixSize)),
        _ => address.ToString(),
    };
}
