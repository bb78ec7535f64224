using System.Net;
using System.Net.Sockets;

namespace OrderSystem.TraceContext.Conformance.Hosting;

/// <summary>Finds loopback ports that nobody listens on.</summary>
internal static class LoopbackPorts
{
    public static int[] Find(int count)
    {
        // All are held until all are found, so that they differ.
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            listeners.ForEach(listener => listener.Start());
            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }
}
