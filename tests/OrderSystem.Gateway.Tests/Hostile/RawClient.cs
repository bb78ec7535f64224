using System.Net.Sockets;

namespace OrderSystem.Gateway.Tests.Hostile;

/// <summary>Sends bytes as they are, a connection for each request.</summary>
internal sealed class RawClient(Uri server)
{
    // Long past anything that a healthy gateway needs, also on a loaded machine: who takes longer hangs.
    private const int PatienceMilliseconds = 60_000;

    /// <param name="request">What to send.</param>
    /// <param name="isWhole">Whether the server can tell where the request ends; else this side says that no more comes.</param>
    public RawAnswer? Send(byte[] request, bool isWhole = true)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = PatienceMilliseconds, SendTimeout = PatienceMilliseconds };
        socket.Connect(server.Host, server.Port);
        var answer = new MemoryStream();
        try
        {
            socket.Send(request);
            if (!isWhole)
            {
                socket.Shutdown(SocketShutdown.Send);
            }

            var buffer = new byte[16 * 1024];
            int read;
            while ((read = socket.Receive(buffer)) > 0)
            {
                answer.Write(buffer, 0, read);
            }
        }
        catch (SocketException reset) when (reset.SocketErrorCode != SocketError.TimedOut)
        {
            // A server that refuses a request may close the connection before it has read all of it.
        }

        return RawAnswer.Parse(answer.ToArray());
    }
}
