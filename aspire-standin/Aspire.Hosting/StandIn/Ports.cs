using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.StandIn;

/// <summary>Ports on the loopback interface.</summary>
internal static class Ports
{
    private static readonly Lock Lock = new();
    private static readonly HashSet<int> Given = [];

    /// <summary>A port that nobody listens on, and that was not given to another process of this AppHost.</summary>
    public static int Free()
    {
        while (true)
        {
            using var socket = new TcpListener(IPAddress.Loopback, 0);
            socket.Start();
            var port = ((IPEndPoint)socket.LocalEndpoint).Port;
            lock (Lock)
            {
                if (Given.Add(port))
                {
                    return port;
                }
            }
        }
    }

    public static void EnsureFree(int port, string user, string whereItStands)
    {
        try
        {
            using var socket = new TcpListener(IPAddress.Loopback, port);
            socket.Start();
        }
        catch (SocketException refused) when (refused.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            throw new DistributedApplicationException(
                $"Port {port}, which {user} is to listen on, is taken by another program: stop that, or choose another port in {whereItStands}.",
                refused);
        }
    }
}
