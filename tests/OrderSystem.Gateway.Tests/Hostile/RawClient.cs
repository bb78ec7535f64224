using System.Net.Sockets;

namespace OrderSystem.Gateway.Tests.Hostile;

/// <summary>Sends bytes as they are, a connection for each request.</summary>
internal sealed class RawClient(Uri server)
{
    // Long past anything that a healthy gateway needs, also on a loaded machine: who takes longer hangs.
    private const int PatienceMilliseconds = 60_000;

    // Bytes that are no whole request are waited for by the server, and a connection may stay open after the answer.
    private static readonly TimeSpan UntilItWaits = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan UntilItIsDone = TimeSpan.FromMilliseconds(200);

    /// <summary>Sends a request that asks for the connection's end, and reads up to that.</summary>
    public RawAnswer? Send(byte[] request)
    {
        using var socket = Connect();
        var answer = new MemoryStream();
        Exchange(socket, request, () => ReadToEnd(socket, answer));
        return RawAnswer.Parse(answer.ToArray());
    }

    /// <summary>Sends what may be no request at all, and reads what comes.</summary>
    public RawAnswer? SendBroken(byte[] bytes)
    {
        using var socket = Connect();
        var answer = new MemoryStream();
        var isWhole = true;
        Exchange(socket, bytes, () =>
        {
            if (!socket.Poll(UntilItWaits, SelectMode.SelectRead))
            {
                socket.Shutdown(SocketShutdown.Send);
                ReadToEnd(socket, answer);
                return;
            }

            while (isWhole && Read(socket, answer))
            {
                isWhole = socket.Poll(UntilItIsDone, SelectMode.SelectRead);
            }
        });
        return RawAnswer.Parse(answer.ToArray(), isWhole);
    }

    private static void Exchange(Socket socket, byte[] request, Action read)
    {
        try
        {
            socket.Send(request);
            read();
        }
        catch (SocketException reset) when (reset.SocketErrorCode != SocketError.TimedOut)
        {
            // A server that refuses a request may close the connection before it has read all of it.
        }
    }

    private static void ReadToEnd(Socket socket, MemoryStream answer)
    {
        while (Read(socket, answer))
        {
        }
    }

    private static bool Read(Socket socket, MemoryStream answer)
    {
        var buffer = new byte[16 * 1024];
        var read = socket.Receive(buffer);
        answer.Write(buffer, 0, read);
        return read > 0;
    }

    private Socket Connect()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = PatienceMilliseconds,
            SendTimeout = PatienceMilliseconds,
        };
        socket.Connect(server.Host, server.Port);
        return socket;
    }
}
