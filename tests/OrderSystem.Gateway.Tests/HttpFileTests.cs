using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests;

/// <summary>Sends the blocks of <c>OrderSystem.http</c> one after the other, as they stand.</summary>
public sealed class HttpFileTests(GatewayFactory gateway) : IClassFixture<GatewayFactory>
{
    private const string NamedAs = "# @name ";

    // Of the promises of the health check, the one that holds here: the grains are fakes, and no silo is connected.
    private const string Status = @"\b[2-5]\d\d(?= while no silo)|(?<=^(?!.*while no silo)[^0-9]*)\b[2-5]\d\d\b";

    private readonly Dictionary<string, string> _variables = [];
    private JsonObject? _answer;

    [Fact]
    public async Task Every_request_of_the_file_gets_the_answer_that_its_comment_promises()
    {
        // Without a trace of its own, which would take the place of the file's x-trace-id.
        using var handler = new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = gateway.CreateClient().BaseAddress };
        _variables["gateway"] = client.BaseAddress!.OriginalString.TrimEnd('/');
        _variables["token"] = TestTokens.For("ada");

        var sent = 0;
        var file = await File.ReadAllTextAsync(FilePath(), TestContext.Current.CancellationToken);
        foreach (var lines in file.ReplaceLineEndings("\n").Split("\n### ").Skip(1).Select(block => block.Split('\n')))
        {
            foreach (var setting in lines.Where(line => line.StartsWith('@')).Select(line => line[1..].Split(" = ")))
            {
                _variables[setting[0]] = Fill(setting[1]);
            }

            if (Array.FindIndex(lines, line => line.Split(' ')[0] is "GET" or "POST") is >= 0 and var start)
            {
                for (var times = lines[0].Contains("again:", StringComparison.Ordinal) ? 2 : 1; times > 0; times--)
                {
                    await Send(client, lines[0], Fill(string.Join('\n', lines[start..])));
                }

                sent++;
                if (Array.Find(lines, line => line.StartsWith(NamedAs, StringComparison.Ordinal)) is { } named)
                {
                    _variables[named[NamedAs.Length..]] = _answer!.ToJsonString();
                }
            }
        }

        Assert.Equal(25, sent);
    }

    private async Task Send(HttpClient client, string comment, string text)
    {
        var parts = text.Split("\n\n", 2);
        var head = parts[0].Trim().Split('\n');
        using var request = new HttpRequestMessage(new HttpMethod(head[0].Split(' ')[0]), head[0].Split(' ')[1]);
        if (parts.Length > 1 && parts[1].Trim() is { Length: > 0 } body)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        foreach (var header in head[1..].Select(line => line.Split(": ", 2)).Where(header => header[0] != "Content-Type"))
        {
            request.Headers.Add(header[0], header[1]);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await response.Text();

        Assert.True($"{(int)response.StatusCode}" == Regex.Match(comment, Status).Value, $"{response.StatusCode} for: {comment}\n{answer}");
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is true;
        _answer = isJson ? (JsonObject)JsonNode.Parse(answer)! : null;
        foreach (Match promise in Regex.Matches(comment, "(status|orderStatus|declineCode) \"([^\"]+)\""))
        {
            Assert.Equal((comment, promise.Groups[2].Value), (comment, (string?)_answer![promise.Groups[1].Value]));
        }

        if (Regex.Match(comment, @"\b[0-9a-f]{32}\b") is { Success: true } trace)
        {
            Assert.Equal(trace.Value, Assert.Single(response.Headers.GetValues("x-trace-id")));
        }
    }

    /// <summary>Replaces <c>{{name}}</c> and <c>{{name.response.body.$.member}}</c>.</summary>
    private string Fill(string text) => Regex.Replace(text, @"\{\{(\w+)(?:\.response\.body\.\$\.(\w+))?\}\}", match =>
        match.Groups[2] is { Success: true } member
            ? (string)JsonNode.Parse(_variables[match.Groups[1].Value])![member.Value]!
            : _variables[match.Groups[1].Value]);

    private static string FilePath([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "OrderSystem.http");
}
