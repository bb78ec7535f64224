using System.Net;
using System.Net.Sockets;

namespace OrderSystem.Testing.Processes;

/// <summary>Ports of the loopback interface that nobody listens on.</summary>
public static class Ports
{
    public static Uri[] FreeAddresses(int count) => [.. Free(count).Select(port => new Uri($"http://{IPAddress.Loopback}:{port}"))];

    /// <summary>The same port at another address of this or another host.</summary>
    public static Uri At(this Uri address, IPAddress host) => new($"{address.Scheme}://{host}:{address.Port}");

    public static int[] Free(int count)
    {
        // All are held until all are found, so that they differ.
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            foreach (var listener in listeners)
            {
                listener.Start();
            }

            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in listeners)
            {
                listener.Dispose();
            }
        }
    }
}
