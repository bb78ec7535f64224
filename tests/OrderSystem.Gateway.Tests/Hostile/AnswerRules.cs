using System.Text.Json.Nodes;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests.Hostile;

/// <summary>What holds of every answer, whatever was asked.</summary>
internal static class AnswerRules
{
    // What would tell a stranger how the system is built or where it lives.
    private static readonly string[] Internals =
    [
        "Exception", "System.", "Microsoft.", "Orleans", "OrderSystem.", "Grain", "Silo", "Npgsql", "SQLite", ".cs:line", "   at ", "/home/", "/root/", "/src/",
        ":\\", "IDX1", "KeyMaterial", FakeOrderGrain.Secret,
    ];

    // The two above 499 name a version or a coding that HTTP itself does not know.
    private static readonly int[] OfTheServer = [400, 405, 408, 411, 413, 414, 431, 501, 505];

    /// <summary>Whether the application answered; a request that is no HTTP is refused by the server before that.</summary>
    public static bool IsOfTheApplication(RawAnswer answer) => answer.Headers.Contains("x-trace-id");

    public static void AssertHolds(RawAnswer answer)
    {
        AssertTellsNothing(answer);
        Assert.False(answer.Headers.Contains("server"));
        Assert.False(answer.Headers.Contains("x-injected"));

        if (!IsOfTheApplication(answer))
        {
            Assert.Contains(answer.Status, OfTheServer);
            Assert.Empty(answer.Body);
            return;
        }

        Assert.InRange(answer.Status, 200, 499);
        var traceId = Assert.Single(answer.Headers["x-trace-id"]);
        Assert.Matches("^[0-9a-f]{32}$", traceId);
        Assert.Matches("^[0-9a-f]{16}$", Assert.Single(answer.Headers["x-span-id"]));
        Assert.Equal("nosniff", Assert.Single(answer.Headers["x-content-type-options"]));
        if (answer.Headers["content-type"].Contains("application/problem+json") && answer.Body.Length > 0)
        {
            var problem = JsonNode.Parse(answer.Body)!;
            Assert.Equal(answer.Status, (int)problem["status"]!);
            Assert.Equal(traceId, (string?)problem["traceId"]);
        }
        else if (answer.Status >= 400)
        {
            // To a HEAD request a problem has no body.
            Assert.Empty(answer.Body);
        }
    }

    private static void AssertTellsNothing(RawAnswer answer)
    {
        // The API's own description, its page and their scripts say what they are meant to say.
        var isDescription = answer.Status == 200
            && answer.Headers["content-type"].Any(type => type.Contains("html", StringComparison.Ordinal)
                || type.Contains("javascript", StringComparison.Ordinal) || answer.Body.StartsWith("{\n  \"openapi\"", StringComparison.Ordinal));
        if (isDescription)
        {
            return;
        }

        var everything = answer.Body + string.Join('\n', answer.Headers.SelectMany(header => header));
        foreach (var word in Internals)
        {
            Assert.DoesNotContain(word, everything, StringComparison.Ordinal);
        }
    }
}
