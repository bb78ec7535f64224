using FsCheck;
using FsCheck.Fluent;

namespace OrderSystem.Gateway.Tests.Hostile;

/// <summary>Makes header lines: known tricks, and noise.</summary>
internal static class HostileHeaders
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string SpanId = "00f067aa0ba902b7";

    private static readonly Dictionary<string, string[]> Tricks = new()
    {
        ["traceparent"] =
        [
            $"00-{TraceId}-{SpanId}-01", $"00-{TraceId}-{SpanId}-ff", $"ff-{TraceId}-{SpanId}-01", $"cc-{TraceId}-{SpanId}-01-what-the-future-holds",
            $"00-{new string('0', 32)}-{SpanId}-01", $"00-{TraceId}-{new string('0', 16)}-01", $"00-{TraceId.ToUpperInvariant()}-{SpanId}-01",
            "00", "-", "00-xyz-abc-01", $"00-{TraceId}-{SpanId}-01-", $"00-{TraceId}-{SpanId}", new string('0', 8000), "\u00ff\u00fe",
        ],
        ["tracestate"] =
        [
            "a=1", "a=1,a=2", "=", ",,,,", "a@b=c", "ot=th:ffffffffffffff;rv:0", "ot=th:zz", "ot=" + new string('a', 600),
            string.Join(',', Enumerable.Range(0, 100).Select(index => $"k{index}={index}")), "\t a=1 \t", "key=\u00e9",
        ],
        ["baggage"] =
        [
            "a=1", "a=1;p=2", "=", "a=%00", "a=%zz", "userId=1,userId=2", "a=" + new string('b', 9000),
            string.Join(',', Enumerable.Range(0, 200).Select(index => $"k{index}={index}")), ";;;", "a=\"b\"",
        ],
        ["x-trace-id"] =
        [
            TraceId, "4bf92f35-77b3-4da6-a3ce-929d0e0e4736", "{4bf92f35-77b3-4da6-a3ce-929d0e0e4736}", "1706634000000-a1b2c3d4e5f6",
            new string('f', 32), new string('0', 32), new string('a', 129), "<script>alert(1)</script>", "\u001b[31mred", "a b", "%0d%0ax-injected: 1",
        ],
        ["x-span-id"] = [SpanId, new string('0', 16), "zz", new string('1', 5000)],
        ["x-trace-key"] = ["key", new string('k', 4000), "\u00ff"],
        ["Idempotency-Key"] =
        [
            "key", "\"key\"", "\"", "\"\"", "\"a\\\"b\"", "\"a\\x\"", "a,b", "a;b=1", new string('k', 255), new string('k', 256), "\u00e9", " ", ":AQID:",
        ],
        ["Content-Type"] =
        [
            "application/json", "application/json; charset=utf-16", "application/json; charset=nonsense", "application/problem+json", "text/plain",
            "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", ";", "a/b/c", "application/json;;;=", "*/*",
        ],
        ["Accept"] = ["*/*", "text/html", "application/xml;q=1", "nonsense", "*/*;q=nonsense", ""],
        ["Accept-Encoding"] = ["gzip, br", "identity;q=0", "*;q=0"],
        ["Content-Encoding"] = ["gzip", "br", "nonsense"],
        ["Accept-Language"] = ["de", "x-klingon", new string('a', 2000)],
        ["Expect"] = ["100-continue", "nonsense"],
        ["Host"] = ["localhost", "example.com", "[::1]", "example.com:8080", "192.0.2.1", "a b"],
        ["X-Forwarded-For"] = ["127.0.0.1", "::1, unknown", new string('1', 3000)],
        ["X-Forwarded-Proto"] = ["https", "javascript"],
        ["X-HTTP-Method-Override"] = ["DELETE"],
        ["X-Original-URL"] = ["/api/users"],
        ["Cookie"] = ["a=b", new string(';', 1000), ".AspNetCore.Identity.Application=x"],
        ["Range"] = ["bytes=0-0", "bytes=-", "bytes=0-99999999999999999999"],
        ["If-None-Match"] = ["*", "W/\"", "\"a\""],
        ["If-Modified-Since"] = ["Thu, 01 Jan 1970 00:00:00 GMT", "never"],
        ["Upgrade"] = ["h2c", "websocket", "nonsense"],
        ["Origin"] = ["https://evil.example", "null"],
        ["Access-Control-Request-Method"] = ["DELETE"],
        ["TE"] = ["trailers"],
        ["Max-Forwards"] = ["0", "-1"],
    };

    private static readonly Gen<(string, string)> Trick =
        from name in Gen.Elements(Tricks.Keys.ToArray())
        from value in Gen.Elements(Tricks[name])
        select (name, value);

    // Text mostly; seldom bytes that a header may not have, for then the server refuses the request before anything else
    // is looked at. A line break would only make another line.
    private static readonly Gen<int> Character = Gen.Choose(' ', '~');

    private static readonly Gen<int> AnyByte = Gen.Frequency((20, Character), (3, Gen.Choose(0x80, 0xFF)), (1, Gen.Choose(1, 8)));

    private static readonly Gen<(string, string)> Noise =
        from name in Gen.OneOf(Gen.Elements(Tricks.Keys.ToArray()), Gen.Elements("X-Noise", "a", "_", "x-injected", "constructor"))
        from length in Gen.Frequency((8, Gen.Choose(0, 60)), (1, Gen.Choose(60, 4000)))
        from character in Gen.Frequency((9, Gen.Constant(Character)), (1, Gen.Constant(AnyByte)))
        from value in Gen.ArrayOf(character, length)
        select (name, new string([.. value.Select(code => (char)code)]));

    /// <summary>No more than a few, or many of the same.</summary>
    public static readonly Gen<(string Name, string Value)[]> Any = Gen.Frequency(
        (15, Gen.Choose(0, 4).SelectMany(count => Gen.ArrayOf(Gen.Frequency((3, Trick), (1, Noise)), count))),
        (1, from header in Gen.OneOf(Trick, Noise)
            from count in Gen.Choose(2, 90)
            select Enumerable.Repeat(header, count).ToArray()));
}
