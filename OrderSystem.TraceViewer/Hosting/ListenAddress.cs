using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace OrderSystem.TraceViewer.Hosting;

/// <summary>An address to listen on: <c>http://</c> with localhost, an IP address, or <c>*</c> for all interfaces.</summary>
internal sealed record ListenAddress
{
    private const string Localhost = "localhost";

    private ListenAddress(string host, IPAddress? ip, int port)
    {
        Host = host;
        Ip = ip;
        Port = port;
    }

    public string Host { get; }

    public IPAddress? Ip { get; }

    public int Port { get; }

    public static ListenAddress Parse(string name, string text)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(text.Trim());
        }
        catch (FormatException)
        {
            throw Invalid(name, text);
        }

        var host = address.Host.Trim('[', ']');
        if (!string.Equals(address.Scheme, Uri.UriSchemeHttp, StringComparison.OrdinalIgnoreCase) || address.PathBase.Length > 0)
        {
            throw Invalid(name, text);
        }

        if (string.Equals(host, Localhost, StringComparison.OrdinalIgnoreCase))
        {
            // A free port can only be had for one of the two loopback addresses at a time.
            return new ListenAddress(Localhost, address.Port == 0 ? IPAddress.Loopback : null, address.Port);
        }

        return host is "*" or "+"
            ? new ListenAddress(Localhost, IPAddress.IPv6Any, address.Port)
            : IPAddress.TryParse(host, out var ip)
                ? new ListenAddress(address.Host, ip, address.Port)
                : throw Invalid(name, text);
    }

    public ListenOptions Listen(KestrelServerOptions server, Action<ListenOptions> configure)
    {
        ListenOptions? listening = null;
        void Configure(ListenOptions options)
        {
            listening = options;
            configure(options);
        }

        if (Ip is null)
        {
            server.ListenLocalhost(Port, Configure);
        }
        else
        {
            server.Listen(Ip, Port, Configure);
        }

        return listening!;
    }

    /// <summary>The address to reach it at, with the port that it really got.</summary>
    public Uri Reached(ListenOptions listening)
    {
        var host = Ip is null ? Localhost : IPAddress.Any.Equals(Ip) ? IPAddress.Loopback.ToString() : Host;
        return new UriBuilder(Uri.UriSchemeHttp, host, listening.IPEndPoint?.Port is > 0 and var port ? port : Port).Uri;
    }

    private static TraceViewerStartException Invalid(string name, string text) =>
        new($"{name} is '{text}', but has to be an address such as http://localhost:4317 (http, and localhost, an IP address or *).");
}
