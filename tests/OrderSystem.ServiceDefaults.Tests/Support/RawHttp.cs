using System.Net.Sockets;
using System.Text;

namespace OrderSystem.ServiceDefaults.Tests.Support;

/// <summary>Writes a request byte by byte, for what HttpClient refuses to send.</summary>
internal static class RawHttp
{
    /// <summary>Sends the header lines as they are; returns the lines of the answer's head.</summary>
    public static async Task<IReadOnlyList<string>> GetAsync(Uri server, string headers)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(
            Encoding.Latin1.GetBytes($"GET / HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n{headers}\r\n\r\n"),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        return answer.Split("\r\n\r\n")[0].Split("\r\n");
    }
}
