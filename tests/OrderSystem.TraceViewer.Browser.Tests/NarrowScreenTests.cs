using Microsoft.Playwright;
using OrderSystem.TraceViewer.Browser.Tests.Browser;
using OrderSystem.TraceViewer.Browser.Tests.Telemetry;

namespace OrderSystem.TraceViewer.Browser.Tests;

public sealed class NarrowScreenTests(Chromium chromium) : PageTest(chromium)
{
    protected override BrowserNewContextOptions ContextOptions => new() { ViewportSize = new() { Width = 360, Height = 720 } };

    [Fact]
    public async Task List_waterfall_and_details_fit_without_scrolling_sideways()
    {
        await Sender.SendAsync(Traces.Order());
        await OpenAsync();
        await TraceRows.ClickAsync();
        await Assertions.Expect(SpanRows).ToHaveCountAsync(5);
        Assert.True(await FitsAsync());

        await SpanRows.Filter(new() { HasText = "payment.process" }).ClickAsync();
        await Assertions.Expect(Details).ToBeInViewportAsync();
        Assert.True(await FitsAsync());

        await Page.GetByRole(AriaRole.Button, new() { Name = "Close the details" }).ClickAsync();
        await Assertions.Expect(Details).ToBeHiddenAsync();
    }

    private Task<bool> FitsAsync() => Page.EvaluateAsync<bool>(
        "[document.documentElement, ...document.querySelectorAll('.scroller, .topbar, .toolbar')].every(element => element.scrollWidth <= element.clientWidth + 1)");
}
