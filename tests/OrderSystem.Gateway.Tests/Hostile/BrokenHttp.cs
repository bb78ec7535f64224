using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace OrderSystem.Gateway.Tests.Hostile;

/// <summary>Bytes that are no HTTP any more, or never were.</summary>
internal static class BrokenHttp
{
    private static readonly string[] Tricks =
    [
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\nHost: localhost\n\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\n folded: header\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nx: \0\r\n\r\n",
        "GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "POST /api/users HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "POST /api/users HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST /api/users HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}",
        "POST /api/users HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            + "GET /api/users HTTP/1.1\r\n\r\n",
        "POST /api/users HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST /api/users HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        "POST /api/users HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST /api/users HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: identity\r\n\r\n{}",
        "POST /api/users HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\nContent-Type: application/json\r\n\r\n{",
        "SSH-2.0-OpenSSH_9.9\r\n",
        "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003",
        "GET / HTTP/1.1\r\nHost: localhost\r\nx: " + new string('x', 40_000) + "\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\n" + string.Concat(Enumerable.Range(0, 500).Select(index => $"x{index}: 1\r\n")) + "\r\n",
        "GET /" + new string('a', 20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ];

    public static Arbitrary<Bytes> Any(Arbitrary<HostileRequest> requests)
    {
        var noise = Gen.Choose(0, 400).SelectMany(length => Gen.ArrayOf(Gen.Choose(0, 255), length))
            .Select(codes => codes.Select(code => (byte)code).ToArray());
        var changed = from request in requests.Generator
                      let whole = request.ToBytes()
                      from at in Gen.Choose(0, Math.Min(whole.Length, 300) - 1)
                      from code in Gen.Choose(0, 255)
                      from length in Gen.OneOf(Gen.Choose(1, whole.Length), Gen.Constant(whole.Length))
                      select whole.Select((value, index) => index == at ? (byte)code : value).Take(length).ToArray();
        return Arb.From(Gen.Frequency((3, Gen.Elements(Tricks).Select(Encoding.Latin1.GetBytes)), (2, noise), (6, changed))
            .Select(bytes => new Bytes(bytes)));
    }

    /// <summary>Bytes that a failure shows.</summary>
    internal sealed record Bytes(byte[] Value)
    {
        public override string ToString() => $"{Encoding.Latin1.GetString(Value)}\n(as base64: {Convert.ToBase64String(Value)})";
    }
}
