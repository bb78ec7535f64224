using System.Globalization;
using System.Net.Sockets;
using System.Text;

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
    public RawAnswer? Send(byte[] request) => Exchange(request, (connection, answer) =>
    {
        connection.CopyTo(answer);
        return true;
    });

    /// <summary>Sends what may be no request at all, and reads what comes.</summary>
    public RawAnswer? SendBroken(byte[] bytes) => Exchange(bytes, (connection, answer) =>
    {
        var socket = connection.Socket;
        if (!socket.Poll(UntilItWaits, SelectMode.SelectRead))
        {
            socket.Shutdown(SocketShutdown.Send);
            connection.CopyTo(answer);
            return true;
        }

        var buffer = new byte[16 * 1024];
        while (connection.Read(buffer) is > 0 and var read)
        {
            answer.Write(buffer, 0, read);
            if (!socket.Poll(UntilItIsDone, SelectMode.SelectRead))
            {
                return false;
            }
        }

        return true;
    });

    /// <param name="request">What is sent.</param>
    /// <param name="read">Reads the answer, and says whether the connection ended after it.</param>
    private RawAnswer? Exchange(byte[] request, Func<NetworkStream, MemoryStream, bool> read)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = PatienceMilliseconds,
            SendTimeout = PatienceMilliseconds,
        };
        socket.Connect(server.Host, server.Port);
        using var connection = new NetworkStream(socket);
        using var answer = new MemoryStream();
        var hasEnded = false;
        try
        {
            connection.Write(request);
            hasEnded = read(connection, answer);
        }
        catch (IOException failure) when (failure.InnerException is SocketException { SocketErrorCode: not SocketError.TimedOut })
        {
            // A server that refuses a request may close the connection before it has read all of it.
        }

        return RawAnswer.Parse(answer.ToArray(), hasEnded);
    }
}

/// <summary>What came back, taken apart without the leniency of a client library.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers by their lower-case names.</param>
/// <param name="Body">The body; empty when not all of it came, since a server may close the connection within its answer.</param>
internal sealed record RawAnswer(int Status, ILookup<string, string> Headers, string Body)
{
    /// <summary>The only answer in the bytes; null when the server closed the connection without a word.</summary>
    /// <param name="bytes">What was read.</param>
    /// <param name="hasEnded">Whether the connection ended after it, which ends a body that says nothing of its length.</param>
    public static RawAnswer? Parse(byte[] bytes, bool hasEnded)
    {
        var text = Encoding.Latin1.GetString(bytes);
        while (text.StartsWith("HTTP/1.1 1", StringComparison.Ordinal))
        {
            // 100 Continue and the like come before the answer.
            text = text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        }

        if (text.Length == 0)
        {
            return null;
        }

        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(end > 0, $"No answer: {text}");
        var lines = text[..end].Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToLookup(
            header => header[0].ToLowerInvariant(), header => header.Length > 1 ? header[1] : "");
        return new RawAnswer(
            int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, BodyIn(text[(end + 4)..], headers, hasEnded) ?? "");
    }

    private static string? BodyIn(string rest, ILookup<string, string> headers, bool hasEnded)
    {
        if (headers["transfer-encoding"].Contains("chunked"))
        {
            return Unchunk(rest);
        }

        var isWhole = headers["content-length"].FirstOrDefault() is { } length
            ? rest.Length >= int.Parse(length, CultureInfo.InvariantCulture)
            : hasEnded;
        return isWhole ? rest : null;
    }

    private static string? Unchunk(string rest)
    {
        var whole = new StringBuilder();
        while (rest.IndexOf("\r\n", StringComparison.Ordinal) is > 0 and var line)
        {
            var size = int.Parse(rest.AsSpan(0, line), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var next = line + 2 + size + 2;
            if (rest.Length < next)
            {
                break;
            }

            if (size == 0)
            {
                return whole.ToString();
            }

            whole.Append(rest, line + 2, size);
            rest = rest[next..];
        }

        return null;
    }
}
