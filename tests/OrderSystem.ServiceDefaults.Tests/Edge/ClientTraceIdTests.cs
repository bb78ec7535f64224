using System.Net.Sockets;
using System.Text;

namespace OrderSystem.ServiceDefaults.Tests.Edge;

public class ClientTraceIdTests
{
    private const string Echo = "x-client-trace-id";
    private const string Attribute = "http.request.header.x-trace-id";
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string TraceParent = $"traceparent: 00-{TraceId}-b7ad6b7169203331-01";

    private static readonly string Longest = new('x', 128);

    public static TheoryData<string, string[]> Kept => new()
    {
        { "1706634000000-a1b2c3d4e5f6", [] },
        { "a", [] },
        { "<script>alert(1)</script>", [] },
        { "00000000000000000000000000000000", [] },
        { "!~\"\\,;=", [] },
        { Longest, [] },
        { "1706634000000-a1b2c3d4e5f6", [TraceParent] },
        { "11111111111111111111111111111111", [TraceParent] },
    };

    public static TheoryData<string[]> NotKept => new()
    {
        { [] },
        { ["x-trace-id: "] },
        { [$"x-trace-id: {Longest}x"] },
        { ["x-trace-id: two words"] },
        { ["x-trace-id: tab\tinside"] },
        { ["x-trace-id: one", "x-trace-id: two"] },
        { [$"x-trace-id: {TraceId}"] },
        { ["x-trace-id: 0AF76519-16CD-43DD-8448-EB211C80319C"] },
        { [TraceParent, $"x-trace-id: {TraceId}"] },
    };

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task An_opaque_id_is_kept_on_the_span_and_the_log_lines_and_echoed(string id, string[] others)
    {
        await using var service = await StartAsync();

        using var answer = await service.GetAsync("/", [.. others, $"x-trace-id: {id}"]);

        var span = await service.SpanAsync();
        Assert.Equal(id, answer.Header(Echo));
        Assert.Equal([id], Assert.IsType<string[]>(span.GetTagItem(Attribute)));
        Assert.Equal(span.TraceId.ToHexString(), answer.Header("x-trace-id"));
        Assert.Equal(others.Length > 0, span.TraceId.ToHexString() == TraceId);
        var lines = service.Logs.Where(log => log.TraceId == span.TraceId).ToList();
        Assert.Equal(["RequestStarted", "Inside", "RequestCompleted"], lines.Select(line => line.Event));
        Assert.All(lines, line => Assert.Equal(id, line.Scopes["ClientTraceId"]));
    }

    [Theory]
    [MemberData(nameof(NotKept))]
    public async Task What_is_no_id_or_the_traces_own_is_not_kept(string[] headers)
    {
        await using var service = await StartAsync();

        using var answer = await service.GetAsync("/", headers);

        Assert.False(answer.Headers.Contains(Echo));
        Assert.Null((await service.SpanAsync()).GetTagItem(Attribute));
        Assert.All(service.Logs, line => Assert.DoesNotContain("ClientTraceId", line.Scopes.Keys));
    }

    [Fact]
    public async Task An_id_of_a_request_that_is_not_sampled_is_logged_and_echoed_all_the_same()
    {
        await using var service = await StartAsync(("OTEL_TRACES_SAMPLER", "always_off"));

        using var answer = await service.GetAsync("/", "x-trace-id: 1706634000000-a1b2c3d4e5f6");

        Assert.Equal("1706634000000-a1b2c3d4e5f6", answer.Header(Echo));
        await service.CompletedAsync();
        Assert.All(
            service.Logs.Where(log => log.Event is "RequestStarted" or "RequestCompleted"),
            line => Assert.Equal("1706634000000-a1b2c3d4e5f6", line.Scopes["ClientTraceId"]));
    }

    // On a real server and socket: what no client library would send.
    [Theory]
    [InlineData("x-trace-id: a\r\nx-injected: b", "a")]
    [InlineData("x-trace-id: a%0d%0ax-injected: b", null)]
    [InlineData("x-trace-id: a\0b", null)]
    [InlineData("x-trace-id: ä", null)]
    [InlineData("x-trace-id: a\u001b[31m", null)]
    public async Task Nothing_ends_the_header_early(string header, string? echoed)
    {
        await using var service = await TestService.StartAsync(TestService.Hello, onKestrel: true);

        var answer = await GetRawAsync(service.Client.BaseAddress!, header);

        Assert.DoesNotContain(answer, line => line.StartsWith("x-injected", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(
            echoed is null ? [] : [$"{Echo}: {echoed}"],
            answer.Where(line => line.StartsWith(Echo, StringComparison.OrdinalIgnoreCase)));
    }

    // The header lines as they are; returns the lines of the answer's head.
    private static async Task<IReadOnlyList<string>> GetRawAsync(Uri server, string headers)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(
            Encoding.Latin1.GetBytes($"GET / HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n{headers}\r\n\r\n"),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        return answer.Split("\r\n\r\n")[0].Split("\r\n");
    }

    private static Task<TestService> StartAsync(params (string Key, string? Value)[] settings) => TestService.StartAsync(
        app => app.MapGet("/", (ILogger<ClientTraceIdTests> logger) =>
        {
            logger.Log(LogLevel.Information, new EventId(1, "Inside"), "inside", null, (state, _) => state);
            return "hello";
        }),
        settings: settings);
}
