using System.Globalization;
using System.Text;

namespace OrderSystem.Gateway.Tests.Hostile;

/// <summary>What came back, taken apart without the leniency of a client library.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers by their lower-case names.</param>
/// <param name="Body">The body.</param>
internal sealed record RawAnswer(int Status, ILookup<string, string> Headers, string Body)
{
    /// <summary>The only answer in the bytes; null when the server closed the connection without a word.</summary>
    /// <param name="bytes">What was read.</param>
    /// <param name="isWhole">Whether that was all; else the body is left out.</param>
    public static RawAnswer? Parse(byte[] bytes, bool isWhole = true)
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
        var body = isWhole ? text[(end + 4)..] : "";
        return new RawAnswer(
            int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture),
            headers,
            headers["transfer-encoding"].Contains("chunked") && body.Length > 0 ? Unchunk(body) : body);
    }

    private static string Unchunk(string body)
    {
        var whole = new StringBuilder();
        while (true)
        {
            var line = body.IndexOf("\r\n", StringComparison.Ordinal);
            var size = int.Parse(body.AsSpan(0, line), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return whole.ToString();
            }

            whole.Append(body, line + 2, size);
            body = body[(line + 2 + size + 2)..];
        }
    }
}
