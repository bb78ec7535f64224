using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests.Hostile;

/// <summary>Makes authorization headers: valid, forged, broken or none.</summary>
internal static class HostileTokens
{
    private const string Payload = """{"iss":"https://issuer.example","aud":"ordersystem","sub":"ada","role":"operator","exp":9999999999}""";

    private static readonly string Valid = TestTokens.For("ada");
    private static readonly string OfOperator = TestTokens.For("olga", "operator");

    private static readonly string[] Forged =
    [
        TestTokens.SignRaw("none", Payload),
        Unsigned("none"),
        Unsigned("HS256"),
        TestTokens.SignRaw("RS256", Payload),
        TestTokens.SignRaw("HS512", Payload),
        TestTokens.SignAny("{}", Payload),
        TestTokens.SignAny("not json", Payload),
        TestTokens.SignRaw("HS256", "not json"),
        TestTokens.SignAny("""{"alg":"HS256","kid":"../../etc/passwd","jku":"http://evil.example"}""", "[]"),
        TestTokens.SignRaw("HS256", """{"sub":"ada","exp":1e400}"""),
        TestTokens.SignRaw("HS256", """{"iss":"https://issuer.example","aud":"ordersystem","sub":"\ud800","exp":9999999999}"""),
        TestTokens.SignRaw("HS256", """{"iss":["https://issuer.example"],"aud":{},"sub":[1],"exp":"soon"}"""),
        TestTokens.Sign(new Dictionary<string, object> { ["sub"] = "ada" }, SHA256.HashData("another key"u8)),
        TestTokens.Sign("exp", 1),
        TestTokens.Sign("nbf", 9999999998),
        TestTokens.Sign("aud", "another"),
        TestTokens.Sign("iss", "another"),
        TestTokens.Sign(new Dictionary<string, object>()),
        TestTokens.Sign(new Dictionary<string, object> { ["sub"] = "ada", ["aud"] = "another", ["pad"] = new string('a', 9000) }),
        Valid[..^10],
        Valid + "." + Valid,
        Valid.ToUpperInvariant(),
        new string('a', 14_000),
        new string('.', 5000),
        "eyJ.eyJ.eyJ", "..", "....", "\u00ff\u00fe", "<script>", "null", "undefined",
    ];

    private static readonly string[] NoBearer = ["", "Bearer", "Bearer ", "Basic YWRhOmFkYQ==", "Negotiate x", "Digest a=b", "\u00e9", "Bearer\u0001x"];

    /// <summary>The headers, and whether they authenticate the request.</summary>
    public static readonly Gen<(bool? IsAuthenticated, (string, string)[] Headers)> Any = Gen.Frequency(
        (20, Gen.Elements(Valid, OfOperator).Select(token => ((bool?)true, One("Bearer " + token)))),
        (1, Gen.Constant(((bool?)true, One("bearer " + Valid)))),
        (3, Gen.Elements(Forged).Select(token => ((bool?)false, One("Bearer " + token)))),
        (2, Gen.Elements(NoBearer).Select(value => ((bool?)false, One(value)))),
        (2, Gen.Constant(((bool?)false, Array.Empty<(string, string)>()))),
        (1, Gen.Elements(Forged).Select(token => ((bool?)null, One("Bearer " + token).Concat(One("Bearer " + Valid)).ToArray()))),
        (1, Gen.Choose(0, Valid.Length - 1).SelectMany(_ => Gen.Choose(33, 126), (at, code) =>
            ((bool?)null, One("Bearer " + Valid[..at] + (char)code + Valid[(at + 1)..])))));

    private static (string, string)[] One(string value) => [("Authorization", value)];

    private static string Unsigned(string algorithm)
    {
        var signed = TestTokens.SignRaw(algorithm, Payload);
        return signed[..(signed.LastIndexOf('.') + 1)];
    }
}
