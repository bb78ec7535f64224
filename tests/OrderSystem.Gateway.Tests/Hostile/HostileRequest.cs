using System.Text;

namespace OrderSystem.Gateway.Tests.Hostile;

/// <summary>A request that no well-meaning client sends, down to its bytes.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query as they stand in the request line.</param>
/// <param name="IsAuthenticated">Whether a valid token is among the headers; null when that cannot be told.</param>
/// <param name="Headers">Header lines, also several of one name.</param>
/// <param name="Body">The body; null for none.</param>
internal sealed record HostileRequest(
    string Method, string Target, bool? IsAuthenticated, IReadOnlyList<(string Name, string Value)> Headers, byte[]? Body)
{
    public byte[] ToBytes()
    {
        var head = new StringBuilder($"{Method} {Target} HTTP/1.1\r\n");
        if (!Headers.Any(header => header.Name.Equals("Host", StringComparison.OrdinalIgnoreCase)))
        {
            head.Append("Host: localhost\r\n");
        }

        foreach (var (name, value) in Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        if (Body is not null)
        {
            head.Append(null, $"Content-Length: {Body.Length}\r\n");
        }

        head.Append("Connection: close\r\n\r\n");
        return [.. Encoding.Latin1.GetBytes(head.ToString()), .. Body ?? []];
    }

    public override string ToString() => $"{Encoding.Latin1.GetString(ToBytes())}\n(as base64: {Convert.ToBase64String(ToBytes())})";
}
