using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests.Hostile;

/// <summary>Makes bodies: valid ones, valid ones mutilated, known tricks, and noise.</summary>
internal static class HostileBodies
{
    private const string User = """{ "name": "Ada", "email": "ada@example.com" }""";

    private static readonly string[] Values =
    [
        "null", "true", "-0", "1e999999", "0.1e-99999", "12345678901234567890123456789012345678901234567890", "\"\"", "[]", "{}", "\"\\ud800\"", "\"\\u0000\"",
        "\"4242424242424242\"", "\"pm_\"", "\"00000000-0000-0000-0000-000000000000\"", "\"$(id)\"", "\"' OR 1=1 --\"", "\"{{7*7}}\"", "\"../../etc/passwd\"",
    ];

    private static readonly byte[][] Tricks =
    [
        .. new[]
        {
            new string('[', 20_000),
            string.Concat(Enumerable.Repeat("""{"a":""", 5_000)),
            new string(' ', 70_000),
            $$"""{ "name": "{{new string('a', 60_000)}}", "email": "a@b" }""",
            "{" + string.Join(',', Enumerable.Range(0, 3_000).Select(index => $"\"m{index}\":1")) + "}",
            """{ "name": "Ada", "name": "Eve", "email": "a@b" }""",
            """{ "name": "\ud83d", "email": "a@b" }""",
            """{ "\ud83d": 1 }""",
            """{ "name": "\u0000", "email": "a@b" }""",
            """{ "name": 1e999999999, "email": -0 }""",
            """{ "__proto__": {}, "$type": "System.Diagnostics.Process", "constructor": 1 }""",
            "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
            "name=Ada&email=ada@example.com",
            "",
        }.Select(Encoding.UTF8.GetBytes),
        Encoding.Latin1.GetBytes("{ \"name\": \"Ada\u00ff\", \"email\": \"a@b\" }"),
        Encoding.Unicode.GetBytes(User),
        [0],
        [0x1F, 0x8B, 0x08, 0x00, 0xFF, 0xFF],
        [0xFF, 0xFE, 0xFD, 0x00, 0x80],
    ];

    // No JSON object, for by chance it is not written.
    private static readonly Gen<byte[]?> Noise = Gen.Choose(0, 300)
        .SelectMany(length => Gen.ArrayOf(Gen.Choose(0, 255), length))
        .Select(byte[]? (codes) => [.. codes.Select(code => (byte)code)]);

    /// <summary>Bodies, and whether every endpoint that takes one must refuse it.</summary>
    public static Gen<(byte[]? Body, bool IsHopeless)> Any(Guid userId)
    {
        var valid = new[]
        {
            User, "\uFEFF" + User,
            ApiClient.OrderOf(userId).ToJsonString(), ApiClient.OrderOf(userId, "pm_card_chargeDeclined").ToJsonString(),
        };
        var possible = Gen.Frequency(
            (3, Gen.Constant<byte[]?>(null)),
            (6, Gen.Elements(valid).Select(Bytes)),
            (4, Gen.Elements(valid).SelectMany(Replaced).Select(Bytes)),
            (5, Gen.Elements(valid).SelectMany(Mutilated)));
        var hopeless = Gen.Frequency((3, Gen.Elements<byte[]?>(Tricks)), (2, Noise));
        return Gen.Frequency((18, possible.Select(body => (body, false))), (5, hopeless.Select(body => (body, true))));
    }

    private static byte[]? Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>One value in the place of another.</summary>
    private static Gen<string> Replaced(string json)
    {
        var colons = Enumerable.Range(0, json.Length).Where(index => json[index] == ':').ToArray();
        return from colon in Gen.Elements(colons)
               from value in Gen.Elements(Values)
               let end = json.IndexOfAny([',', '}', ']'], colon)
               select json[..(colon + 1)] + value + json[end..];
    }

    /// <summary>Bytes cut out, doubled or changed.</summary>
    private static Gen<byte[]?> Mutilated(string json)
    {
        var change = from at in Gen.Choose(0, json.Length - 1)
                     from kind in Gen.Choose(0, 2)
                     from value in Gen.Choose(0, 255)
                     from count in Gen.Choose(1, 8)
                     select (at, kind, value: (byte)value, count);
        return Gen.Choose(1, 5).SelectMany(count => Gen.ArrayOf(change, count)).Select(changes =>
        {
            var body = Encoding.UTF8.GetBytes(json).ToList();
            foreach (var (wanted, kind, value, count) in changes)
            {
                var at = Math.Min(wanted, body.Count - 1);
                switch (kind)
                {
                    case 0:
                        body[at] = value;
                        break;
                    case 1:
                        body.RemoveRange(at, Math.Min(count, body.Count - at - 1));
                        break;
                    default:
                        body.InsertRange(at, Enumerable.Repeat(body[at], count * 10));
                        break;
                }
            }

            return (byte[]?)[.. body];
        });
    }
}
