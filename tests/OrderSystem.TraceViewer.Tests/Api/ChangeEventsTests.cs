using System.Net;
using System.Text.Json.Nodes;
using Google.Protobuf;
using OrderSystem.TraceViewer.Tests.Support;
using static OrderSystem.TraceViewer.Tests.Support.Otlp;

namespace OrderSystem.TraceViewer.Tests.Api;

public sealed class ChangeEventsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tells_the_state_on_connecting_and_then_each_change()
    {
        await using var viewer = await RunningViewer.StartAsync();
        using var listener = await ListenAsync(viewer);
        using var events = new StreamReader(await listener.Content.ReadAsStreamAsync(Cancellation));

        Assert.Equal("text/event-stream", listener.Content.Headers.ContentType?.MediaType);
        Assert.Equal(0, (int)(await NextAsync(events))["traces"]!);
        await SendAsync(viewer, 1);
        Assert.Equal(1, (int)(await NextAsync(events))["traces"]!);
    }

    [Fact]
    public async Task Sums_up_what_arrives_in_quick_succession()
    {
        await using var viewer = await RunningViewer.StartAsync();
        using var listener = await ListenAsync(viewer);
        using var events = new StreamReader(await listener.Content.ReadAsStreamAsync(Cancellation));
        await NextAsync(events);
        for (var i = 0; i < 50; i++)
        {
            await SendAsync(viewer, i);
        }

        var seen = 0;
        for (var traces = 0; traces < 50; seen++)
        {
            traces = (int)(await NextAsync(events))["traces"]!;
        }

        // Fifty changes, but never more than two events a second.
        Assert.InRange(seen, 1, 25);
    }

    [Fact]
    public async Task Refuses_too_many_listeners_and_forgets_those_that_left()
    {
        await using var viewer = await RunningViewer.StartAsync(limits => limits.MaxEventListeners = 2);
        using var first = await ListenAsync(viewer);
        using (var second = await ListenAsync(viewer))
        using (var third = await ListenAsync(viewer))
        {
            Assert.Equal(HttpStatusCode.OK, second.StatusCode);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, third.StatusCode);
        }

        for (var free = false; !free; await Task.Delay(50, Cancellation))
        {
            using var next = await ListenAsync(viewer);
            free = next.StatusCode == HttpStatusCode.OK;
        }
    }

    [Fact]
    public async Task Does_not_hold_up_the_end()
    {
        await using var viewer = await RunningViewer.StartAsync();
        using var listener = await ListenAsync(viewer);
        using var events = new StreamReader(await listener.Content.ReadAsStreamAsync(Cancellation));
        await NextAsync(events);
        await events.ReadLineAsync(Cancellation);

        // The host would wait five seconds for an open request and then break it off: the stream ends in order instead.
        await viewer.Host.DisposeAsync();

        Assert.Equal("", await events.ReadToEndAsync(Cancellation));
    }

    private static Task<HttpResponseMessage> ListenAsync(RunningViewer viewer) =>
        viewer.Page.GetAsync("api/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);

    private static async Task<JsonNode> NextAsync(StreamReader events)
    {
        while (await events.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonNode.Parse(line["data: ".Length..])!;
            }
        }

        throw new InvalidOperationException("The stream ended.");
    }

    private static async Task SendAsync(RunningViewer viewer, int number)
    {
        var request = Sent.Traces(Sent.Span("a", traceId: Sent.NewTraceId(number)));
        (await viewer.OtlpHttp.PostAsync("v1/traces", Content(request.ToByteArray()), Cancellation)).EnsureSuccessStatusCode();
    }
}
