using System.Net;
using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OrderSystem.TraceViewer.Tests.Support;
using static OrderSystem.TraceViewer.Tests.Support.Otlp;

namespace OrderSystem.TraceViewer.Tests.Otlp;

public sealed class HostileInputTests
{
    private static readonly string[] Paths = ["v1/traces", "v1/logs", "v1/metrics"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Random_bytes_and_broken_messages_are_refused_and_forgotten()
    {
        await using var viewer = await RunningViewer.StartAsync();
        var valid = Sent.Traces(Enumerable.Range(1, 20).Select(n => Sent.Span($"{n:x}"))).ToByteArray();
        var random = new Random(20260101);
        for (var i = 0; i < 300; i++)
        {
            var body = (i % 3) switch
            {
                0 => Noise(random, random.Next(1, 5_000)),
                1 => valid[..random.Next(valid.Length)],
                _ => Flipped(random, valid),
            };
            using var answer = await viewer.OtlpHttp.PostAsync(Paths[i % 3], Content(body), Cancellation);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{answer.StatusCode}");
        }

        // A flipped bit can make another valid message; whatever it is, it can be read and shown.
        foreach (var trace in viewer.Host.Store.GetTraces())
        {
            using var json = await viewer.Page.GetAsync($"api/traces/{trace.TraceId}", Cancellation);
            Assert.Equal(HttpStatusCode.OK, json.StatusCode);
            using var tree = await viewer.Page.GetAsync($"api/traces/{trace.TraceId}/tree", Cancellation);
            Assert.Equal(HttpStatusCode.OK, tree.StatusCode);
        }

        using var health = await viewer.Page.GetAsync("health", Cancellation);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task Markup_in_names_stays_text()
    {
        await using var viewer = await RunningViewer.StartAsync();
        const string script = "</script><script>alert(1)</script>";
        var span = Sent.Span("a", name: script);
        span.Attributes.Add(Sent.Attribute(script, script));
        using var answer = await viewer.OtlpHttp.PostAsync("v1/traces", Content(Sent.Traces((script, span)).ToByteArray()), Cancellation);

        foreach (var path in new[] { "api/services", "api/traces", $"api/traces/{Sent.TraceId}" })
        {
            using var shown = await viewer.Page.GetAsync(path, Cancellation);
            Assert.Equal("application/json", shown.Content.Headers.ContentType?.MediaType);
            Assert.DoesNotContain("<", await shown.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        using var tree = await viewer.Page.GetAsync($"api/traces/{Sent.TraceId}/tree", Cancellation);
        Assert.Equal("text/plain", tree.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", Assert.Single(tree.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Huge_texts_are_cut()
    {
        await using var viewer = await RunningViewer.StartAsync();
        var huge = new string('x', 1_000_000);
        var span = Sent.Span("a", name: huge);
        span.TraceState = huge;
        span.Status = new() { Message = huge };
        span.Attributes.Add(Sent.Attribute(huge, huge));

        using var answer = await viewer.OtlpHttp.PostAsync("v1/traces", Content(Sent.Traces((huge, span)).ToByteArray()), Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.InRange(viewer.Host.Store.GetStatistics().EstimatedBytes, 1, 300_000);
    }

    [Theory]
    [InlineData(40, HttpStatusCode.OK)]
    [InlineData(2_000, HttpStatusCode.BadRequest)]
    public async Task Deep_nesting_neither_overflows_the_stack_nor_is_kept(int depth, HttpStatusCode expected)
    {
        await using var viewer = await RunningViewer.StartAsync();

        using var answer = await viewer.OtlpHttp.PostAsync("v1/traces", Content(Nested(depth)), Cancellation);

        Assert.Equal(expected, answer.StatusCode);
        Assert.InRange(viewer.Host.Store.GetStatistics().EstimatedBytes, 0, 10_000);
    }

    private static byte[] Noise(Random random, int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }

    private static byte[] Flipped(Random random, byte[] message)
    {
        var copy = message.ToArray();
        for (var i = 0; i < 5; i++)
        {
            copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
        }

        return copy;
    }

    /// <summary>Built from the inside by hand: the library writes such messages recursively.</summary>
    private static byte[] Nested(int depth)
    {
        const byte arrayValue = (5 << 3) | 2;
        const byte values = (1 << 3) | 2;
        const byte value = (2 << 3) | 2;
        const byte attributes = (9 << 3) | 2;
        const byte spans = (2 << 3) | 2;
        var message = Sent.Text("core").ToByteArray();
        for (var i = 0; i < depth; i++)
        {
            message = Field(arrayValue, Field(values, message));
        }

        var key = new KeyValue { Key = "k" }.ToByteArray();
        var span = Sent.Span("a").ToByteArray();
        return Field(values, Field(spans, Field(spans, [.. span, .. Field(attributes, [.. key, .. Field(value, message)])])));
    }

    private static byte[] Field(byte tag, byte[] content)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteRawTag(tag);
            output.WriteLength(content.Length);
            output.Flush();
            stream.Write(content);
        }

        return stream.ToArray();
    }
}
