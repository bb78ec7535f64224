using System.Net;
using System.Net.Sockets;

namespace OrderSystem.Testing.Processes;

/// <summary>
/// Ports of the loopback interface that nobody listens on, and nobody is given who asks for any: they lie below the ranges that
/// systems choose from (32768 on Linux, 49152 elsewhere). So a port stays free until its service listens, and while it is down.
/// </summary>
public static class Ports
{
    private const int First = 23_000;
    private const int Blocks = 97;
    private const int BlockSize = 100;

    // The port before a block's own. This process listens on it all its life, so that others take another block.
    private static readonly TcpListener Claim = Enumerable.Range(Environment.ProcessId, Blocks)
        .Select(number => Listen(First + (number % Blocks * BlockSize)))
        .FirstOrDefault(claim => claim is not null) ?? throw new InvalidOperationException("Too many processes test here at once.");

    private static int _taken;

    public static Uri[] FreeAddresses(int count) => [.. Free(count).Select(port => new Uri($"http://{IPAddress.Loopback}:{port}"))];

    /// <summary>The same port at another address of this or another host.</summary>
    public static Uri At(this Uri address, IPAddress host) => new($"{address.Scheme}://{host}:{address.Port}");

    public static int[] Free(int count) => [.. Next().Where(IsFree).Take(count)];

    // A block's ports in turn, so that one comes again as late as can be.
    private static IEnumerable<int> Next()
    {
        var claim = ((IPEndPoint)Claim.LocalEndpoint).Port;
        for (var tried = 1; tried < BlockSize; tried++)
        {
            yield return claim + 1 + ((int)((uint)Interlocked.Increment(ref _taken) % (BlockSize - 1)));
        }

        throw new InvalidOperationException("This process's ports are all taken.");
    }

    private static bool IsFree(int port)
    {
        using var listener = Listen(port);
        return listener is not null;
    }

    private static TcpListener? Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            return null;
        }
    }
}
