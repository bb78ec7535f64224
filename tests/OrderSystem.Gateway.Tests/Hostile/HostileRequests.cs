using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace OrderSystem.Gateway.Tests.Hostile;

/// <summary>Makes requests to every endpoint, and past them.</summary>
internal static class HostileRequests
{
    private static readonly (string Method, string Path)[] Routes =
    [
        ("POST", "/api/users"), ("GET", "/api/users/{user}"), ("GET", "/api/users/{user}/orders"), ("POST", "/api/orders"), ("GET", "/api/orders/{order}"),
        ("POST", "/api/orders/{order}/cancel"), ("POST", "/api/orders/{order}/refund"),
    ];

    private static readonly string[] OddTargets =
    [
        "/", "/alive", "/openapi/v1.json", "/openapi/v2.json", "/openapi/..%2f..%2fappsettings.json", "/problems/unauthenticated",
        "/problems/%00", "/scalar/", "/scalar/../api/users", "/scalar/..%2f..%2fappsettings.json", "/nothing", "/api", "/api/", "/API/USERS",
        "/api//users", "/api/users/", "/api/users/%2e%2e", "/api/users/..", "/api/users;a=b", "/api/users%00", "/api%2fusers", "/appsettings.json",
        "/.git/config", "/api/users?%00", "/api/users#fragment", "/?" + "a=b&", "/%", "/%zz", "/%c0%af", "/\u00e9", "*", "//evil.example/",
        "http://evil.example/api/users", "/api/\\..\\users", "/" + new string('a', 3000), "/api/users/" + new string('/', 500), "/api/users?" + new string('&', 900),
        "/" + new string('a', 9000), "api/users", "",
    ];

    private static readonly string[] OddIds =
    [
        "0", "-1", "null", "{userId}", "%00", "%2e%2e%2f", "..%5c..", "%e2%80%ae", "%f0%9f%92%a9", "%ff%fe", "'%20OR%201=1--", "<script>", "a%0d%0ax-injected:1",
        "00000000-0000-0000-0000-000000000000", "019a9d2c58a07c639f2c3c1f0d6f2a11", "{019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11}", "019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a1",
        "019A9D2C-58A0-7C63-9F2C-3C1F0D6F2A11", "%30%31", new string('f', 2000), "+", "~", "*", "con", "1e5", "0x1", "\u0661",
    ];

    private static readonly string[] OddQueries =
    [
        "", "?", "?limit=1", "?limit=100", "?limit=0", "?limit=101", "?limit=-1", "?limit=1e2", "?limit=%201", "?limit=99999999999999999999", "?limit=1&limit=2",
        "?limit=\u0661", "?limit", "?limit=", "?cursor=", "?cursor=" + new string('A', 43), "?cursor=%00", "?cursor=%ff", "?cursor=../..", "?cursor=a&cursor=b",
        "?cursor=" + "A", "?cursor[]=1", "?CURSOR=1&LIMIT=2", "?cursor=%2b%2f%3d", "?a=b", "?=", "?&&&", "?%zz", "?cursor=" + new string('g', 43),
    ];

    private static readonly (string, string)[] Json = [("Content-Type", "application/json")];

    private static readonly Gen<string> OddMethod = Gen.Frequency(
        (1, Gen.Constant("GET")),
        (1, Gen.Constant("POST")),
        (2, Gen.Elements("PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "get", "FOO", "A-VERY-LONG-METHOD-NAME-" + new string('X', 300))));

    /// <param name="userId">A user that exists.</param>
    /// <param name="orderId">An order that exists.</param>
    public static Arbitrary<HostileRequest> Any(Guid userId, Guid orderId) => Arb.From(
        from to in To(userId, orderId)
        from method in Gen.Frequency((5, Gen.Constant(to.Method)), (1, OddMethod))
        from token in HostileTokens.Any
        from headers in HostileHeaders.Any
        from isJson in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        from sent in HostileBodies.Any(userId)
        select new HostileRequest(
            method,
            to.Target,
            token.IsAuthenticated,
            [.. token.Headers, .. isJson && sent.Body is not null ? Json : [], .. headers],
            sent.Body,
            sent.IsHopeless),
        Simpler);

    private static Gen<(string Method, string Target)> To(Guid userId, Guid orderId)
    {
        var unknown = Gen.Choose(1, 9).Select(digit => $"019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a1{digit}");
        var id = Gen.Frequency((3, Gen.Elements($"{userId}", $"{orderId}")), (2, Gen.Elements(OddIds)), (1, unknown));
        var known = from route in Gen.Elements(Routes)
                    from user in Gen.Frequency((2, Gen.Constant($"{userId}")), (1, id))
                    from order in Gen.Frequency((2, Gen.Constant($"{orderId}")), (1, id))
                    from query in Gen.Frequency((2, Gen.Constant("")), (1, Gen.Elements(OddQueries)))
                    select (route.Method, route.Path.Replace("{user}", user, StringComparison.Ordinal).Replace("{order}", order, StringComparison.Ordinal) + query);
        return Gen.Frequency((9, known), (1, Gen.Elements(OddTargets).Select(target => ("GET", target))));
    }

    /// <summary>The request with one header less or without its body, for a failure that can be read.</summary>
    private static IEnumerable<HostileRequest> Simpler(HostileRequest request)
    {
        if (request.Body is not null)
        {
            yield return request with { Body = null };
        }

        for (var index = 0; index < request.Headers.Count; index++)
        {
            if (request.Headers[index].Name != "Authorization")
            {
                yield return request with { Headers = [.. request.Headers.Where((_, other) => other != index)] };
            }
        }
    }
}

/// <summary>A request that no well-meaning client sends, down to its bytes.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query as they stand in the request line.</param>
/// <param name="IsAuthenticated">Whether a valid token is among the headers; null when that cannot be told.</param>
/// <param name="Headers">Header lines, also several of one name.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="IsHopeless">Whether the body is none that an endpoint takes.</param>
internal sealed record HostileRequest(
    string Method, string Target, bool? IsAuthenticated, IReadOnlyList<(string Name, string Value)> Headers, byte[]? Body, bool IsHopeless)
{
    /// <summary>Whether the endpoint reads the body.</summary>
    public bool IsForBody => Method == "POST" && Target.Split('?')[0] is ("/api/users" or "/api/orders");

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
