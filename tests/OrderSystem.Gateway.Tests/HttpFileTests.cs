using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests;

/// <summary>Sends the blocks of <c>OrderSystem.http</c> one after the other, as they stand.</summary>
public sealed partial class HttpFileTests(GatewayFactory gateway) : IClassFixture<GatewayFactory>
{
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
        foreach (var block in Block().Split(await File.ReadAllTextAsync(FilePath(), TestContext.Current.CancellationToken)).Skip(1))
        {
            var lines = block.ReplaceLineEndings("\n").Split('\n');
            foreach (var setting in lines.Select(line => Setting().Match(line)).Where(match => match.Success))
            {
                _variables[setting.Groups["name"].Value] = Fill(setting.Groups["value"].Value);
            }

            var start = Array.FindIndex(lines, line => line.Split(' ')[0] is "GET" or "POST");
            if (start >= 0)
            {
                for (var times = lines[0].Contains("again:", StringComparison.Ordinal) ? 2 : 1; times > 0; times--)
                {
                    await Send(client, lines[0], Fill(string.Join('\n', lines[start..])));
                }

                sent++;
                if (lines.Select(line => Name().Match(line)).FirstOrDefault(match => match.Success) is { } named)
                {
                    _variables[named.Groups[1].Value] = _answer!.ToJsonString();
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

        Assert.True($"{(int)response.StatusCode}" == Status().Match(comment).Value, $"{response.StatusCode} for: {comment}\n{answer}");
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is true;
        _answer = isJson ? (JsonObject)JsonNode.Parse(answer)! : null;
        foreach (Match promise in Member().Matches(comment))
        {
            Assert.Equal((comment, promise.Groups[2].Value), (comment, (string?)_answer![promise.Groups[1].Value]));
        }

        if (TraceId().Match(comment) is { Success: true } trace)
        {
            Assert.Equal(trace.Value, Assert.Single(response.Headers.GetValues("x-trace-id")));
        }
    }

    /// <summary>Replaces <c>{{name}}</c> and <c>{{name.response.body.$.member}}</c>.</summary>
    private string Fill(string text) => Reference().Replace(text, match => match.Groups["member"] is { Success: true } member
        ? (string)JsonNode.Parse(_variables[match.Groups["name"].Value])![member.Value]!
        : _variables[match.Groups["name"].Value]);

    private static string FilePath([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "OrderSystem.http");

    [GeneratedRegex("^### ", RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex("^@(?<name>\\w+) = (?<value>.+)$")]
    private static partial Regex Setting();

    [GeneratedRegex("^# @name (\\w+)$")]
    private static partial Regex Name();

    // Of the promises of the health check, the one that holds here: the grains are fakes, and no silo is connected.
    [GeneratedRegex("\\b[2-5]\\d\\d(?= while no silo)|(?<=^(?!.*while no silo)[^0-9]*)\\b[2-5]\\d\\d\\b")]
    private static partial Regex Status();

    [GeneratedRegex("(status|orderStatus|declineCode) \"([^\"]+)\"")]
    private static partial Regex Member();

    [GeneratedRegex("\\b[0-9a-f]{32}\\b")]
    private static partial Regex TraceId();

    [GeneratedRegex("\\{\\{(?<name>\\w+)(\\.response\\.body\\.\\$\\.(?<member>\\w+))?\\}\\}")]
    private static partial Regex Reference();
}
