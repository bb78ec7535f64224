using Microsoft.Playwright;
using OrderSystem.TraceViewer.Browser.Tests.Browser;
using OrderSystem.TraceViewer.Browser.Tests.Telemetry;

namespace OrderSystem.TraceViewer.Browser.Tests;

public sealed class OpeningTests(Chromium chromium) : PageTest(chromium)
{
    [Fact]
    public async Task A_click_opens_the_trace_and_back_returns_to_the_filtered_list()
    {
        await Sender.SendAsync(Traces.Order());
        await OpenAsync("#/traces?service=silo");

        await TraceRows.ClickAsync();

        await Assertions.Expect(SpanRows).ToHaveCountAsync(5);
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "POST /api/orders" })).ToBeVisibleAsync();

        await Page.GoBackAsync();
        await Assertions.Expect(TraceRows).ToHaveCountAsync(1);
        Assert.EndsWith("service=silo", Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_keyboard_alone_gets_from_the_list_to_a_span_and_back()
    {
        await Sender.SendAsync(Traces.Order());
        await Sender.SendAsync(Traces.Order("GET /other"));
        await OpenAsync();
        await Assertions.Expect(TraceRows).ToHaveCountAsync(2);

        await Page.Keyboard.PressAsync("ArrowDown");
        await Page.Keyboard.PressAsync("ArrowDown");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(SpanRows).ToHaveCountAsync(5);

        await Page.Keyboard.PressAsync("ArrowDown");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Details).ToBeVisibleAsync();

        await Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(Details).ToBeHiddenAsync();

        await Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(TraceRows).ToHaveCountAsync(2);
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("00-{0}-00f067aa0ba902b7-01")]
    [InlineData("x-trace-id: {0}")]
    public async Task A_pasted_id_opens_its_trace(string format)
    {
        var trace = Traces.Order();
        await Sender.SendAsync(trace);
        await OpenAsync();

        await Page.Keyboard.PressAsync("/");
        await Page.Keyboard.InsertTextAsync(format.Replace("{0}", trace.Id, StringComparison.Ordinal));

        await Assertions.Expect(SpanRows).ToHaveCountAsync(5);
        Assert.Contains(trace.Id, Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_in_the_search_filters_the_list()
    {
        await Sender.SendAsync(Traces.Order());
        await Sender.SendAsync(Traces.Order("GET /other"));
        await OpenAsync();
        await Assertions.Expect(TraceRows).ToHaveCountAsync(2);

        await Page.Keyboard.PressAsync("/");
        await Page.Keyboard.InsertTextAsync("get /OTHER");
        await Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(TraceRows).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_trace_that_has_not_arrived_appears_once_it_does()
    {
        var trace = Traces.Order();
        await OpenTraceAsync(trace.Id);
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "This trace is not here" })).ToBeVisibleAsync();

        await Sender.SendAsync(trace);

        await Assertions.Expect(SpanRows).ToHaveCountAsync(5);
        ForgiveComplaints(complaint => complaint.Contains("404", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_shortcuts_are_shown_and_closed_by_key()
    {
        await OpenAsync();

        await Page.Keyboard.PressAsync("?");
        await Assertions.Expect(Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" })).ToBeVisibleAsync();

        await Page.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
    }
}
