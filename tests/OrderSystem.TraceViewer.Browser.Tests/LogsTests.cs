using Microsoft.Playwright;
using OrderSystem.TraceViewer.Browser.Tests.Browser;
using OrderSystem.TraceViewer.Browser.Tests.Telemetry;

namespace OrderSystem.TraceViewer.Browser.Tests;

public sealed class LogsTests(Chromium chromium) : PageTest(chromium)
{
    private ILocator Lines => Page.GetByRole(AriaRole.Grid, new() { Name = "Logs" }).Locator(".log-row");

    [Fact]
    public async Task Log_lines_appear_live_and_are_filtered_by_level_and_text()
    {
        await OpenAsync("#/logs");
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "No logs yet" })).ToBeVisibleAsync();

        await Sender.SendAsync(Traces.Order());
        await Sender.SendAsync(Traces.FailedOrder(new TestTrace().AddSpan("a", "b")));
        await Assertions.Expect(Lines).ToHaveCountAsync(4);

        await Page.GetByLabel("Level").SelectOptionAsync("warning");
        await Assertions.Expect(Lines).ToHaveCountAsync(1);
        await Assertions.Expect(Lines).ToContainTextAsync("The charge failed");

        await Page.GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();
        await Page.GetByLabel("Text", new() { Exact = true }).FillAsync("charging");
        await Assertions.Expect(Lines).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_log_line_leads_to_its_span()
    {
        await Sender.SendAsync(Traces.Order());
        await OpenAsync("#/logs");

        await Lines.Filter(new() { HasText = "Charging the card" }).ClickAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "Open the span in its trace" }).ClickAsync();

        await Assertions.Expect(Details.GetByRole(AriaRole.Heading)).ToHaveTextAsync("payment.process");
    }

    [Fact]
    public async Task A_trace_leads_to_its_logs_alone()
    {
        var trace = Traces.Order();
        await Sender.SendAsync(trace);
        await Sender.SendAsync(Traces.Order());
        await OpenTraceAsync(trace.Id);

        await Page.GetByRole(AriaRole.Link, new() { Name = "3 logs" }).ClickAsync();

        await Assertions.Expect(Lines).ToHaveCountAsync(3);
    }
}
