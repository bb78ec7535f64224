using System.Net;
using System.Net.Sockets;

namespace OrderSystem.Database.Tests.Hosting;

internal static class FreePorts
{
    public static (int First, int Second) Take()
    {
        using var first = Listen();
        using var second = Listen();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }
}
