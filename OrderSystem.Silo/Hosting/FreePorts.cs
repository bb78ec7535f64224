using System.Net;
using System.Net.Sockets;

namespace OrderSystem.Silo.Hosting;

/// <summary>Finds ports that nobody listens on. Somebody else may take one before it is used.</summary>
internal static class FreePorts
{
    public static (int First, int Second) FindTwo(IPAddress address)
    {
        // Both are held until both are found, so that they differ.
        using var first = Listen(address);
        using var second = Listen(address);
        return (Port(first), Port(second));
    }

    private static Socket Listen(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, 0));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
