using Microsoft.Playwright;
using OrderSystem.TraceViewer.Browser.Tests.Browser;
using OrderSystem.TraceViewer.Browser.Tests.Telemetry;

namespace OrderSystem.TraceViewer.Browser.Tests;

public sealed class LargeTraceTests(Chromium chromium) : PageTest(chromium)
{
    [Fact]
    public async Task Two_thousand_spans_are_walked_searched_and_folded_with_few_of_them_in_the_document()
    {
        var trace = Traces.Large();
        await Sender.SendAsync(trace);
        await OpenTraceAsync(trace.Id);
        await Assertions.Expect(Page.Locator(".trace-head")).ToContainTextAsync("2,000 spans");
        await Assertions.Expect(Waterfall).ToHaveAttributeAsync("aria-rowcount", "2001");
        Assert.InRange(await SpanRows.CountAsync(), 10, 100);

        await Page.Keyboard.PressAsync("End");
        await Assertions.Expect(SpanRows.Filter(new() { HasText = "step 1998" })).ToBeInViewportAsync();
        Assert.InRange(await SpanRows.CountAsync(), 10, 100);

        await Page.GetByLabel("Find in this trace").FillAsync("step 777");
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(SpanRows.Filter(new() { HasText = "step 777" })).ToBeInViewportAsync();

        await Page.GetByRole(AriaRole.Button, new() { Name = "Collapse all" }).ClickAsync();
        await Assertions.Expect(Waterfall).ToHaveAttributeAsync("aria-rowcount", "102");
    }
}
