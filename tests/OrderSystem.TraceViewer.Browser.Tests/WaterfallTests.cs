using Microsoft.Playwright;
using OrderSystem.TraceViewer.Browser.Tests.Browser;
using OrderSystem.TraceViewer.Browser.Tests.Telemetry;

namespace OrderSystem.TraceViewer.Browser.Tests;

public sealed class WaterfallTests(Chromium chromium) : PageTest(chromium)
{
    private static readonly string[] TreeOrder = ["POST /api/orders", "IOrderGrain/Place", "order.create", "payment.process", "POST /charges"];
    private static readonly string[] Levels = ["1", "2", "3", "3", "4"];

    [Fact]
    public async Task Spans_stand_in_tree_order_with_their_level()
    {
        await OpenOrderAsync();

        var rows = await InOrderAsync();

        Assert.Equal(TreeOrder, rows.Select(row => row.Name));
        Assert.Equal(Levels, rows.Select(row => row.Level));
    }

    [Fact]
    public async Task Bars_start_where_their_spans_start()
    {
        await OpenOrderAsync();

        var root = await SpanRows.Filter(new() { HasText = "POST /api/orders" }).Locator(".bar").BoundingBoxAsync();
        var charge = await SpanRows.Filter(new() { HasText = "POST /charges" }).Locator(".bar").BoundingBoxAsync();

        Assert.NotNull(root);
        Assert.NotNull(charge);
        Assert.Equal(18 / 50.0, (charge.X - root.X) / root.Width, 0.02);
        Assert.Equal(20 / 50.0, charge.Width / root.Width, 0.02);
    }

    [Fact]
    public async Task A_subtree_collapses_and_expands_by_key_and_by_click()
    {
        await OpenOrderAsync();

        await Page.Keyboard.PressAsync("Home");
        await Page.Keyboard.PressAsync("ArrowRight");
        await Page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(SpanRows).ToHaveCountAsync(2);
        await Assertions.Expect(SpanRows.Filter(new() { HasText = "IOrderGrain/Place" })).ToHaveAttributeAsync("aria-expanded", "false");
        await Assertions.Expect(SpanRows.Filter(new() { HasText = "IOrderGrain/Place" })).ToContainTextAsync("+3");

        await SpanRows.Filter(new() { HasText = "IOrderGrain/Place" }).Locator(".caret").ClickAsync();
        await Assertions.Expect(SpanRows).ToHaveCountAsync(5);
    }

    [Fact]
    public async Task Everything_collapses_and_expands()
    {
        await OpenOrderAsync();

        await Page.GetByRole(AriaRole.Button, new() { Name = "Collapse all" }).ClickAsync();
        await Assertions.Expect(SpanRows).ToHaveCountAsync(2);

        await Page.GetByRole(AriaRole.Button, new() { Name = "Expand all" }).ClickAsync();
        await Assertions.Expect(SpanRows).ToHaveCountAsync(5);
    }

    [Fact]
    public async Task Dragging_over_the_mini_map_zooms_and_reset_shows_all_again()
    {
        await OpenOrderAsync();
        var map = await Page.Locator(".minimap").BoundingBoxAsync();
        Assert.NotNull(map);
        var whole = await WidthOfChargeAsync();

        await Page.Mouse.MoveAsync(map.X + (map.Width * 0.25f), map.Y + 10);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(map.X + (map.Width * 0.5f), map.Y + 12, new() { Steps = 4 });
        await Page.Mouse.MoveAsync(map.X + (map.Width * 0.85f), map.Y + 12, new() { Steps = 4 });
        await Page.Mouse.UpAsync();

        await Assertions.Expect(Page.Locator(".minimap.zoomed")).ToBeVisibleAsync();
        Assert.Equal(1 / 0.6, await WidthOfChargeAsync() / whole, 0.1);

        await Page.Keyboard.PressAsync("0");
        Assert.Equal(whole, await WidthOfChargeAsync(), 1.0);
    }

    [Fact]
    public async Task Log_lines_stand_under_their_span_until_they_are_hidden()
    {
        await OpenOrderAsync();
        var lines = Waterfall.Locator(".log-line");
        await Assertions.Expect(lines).ToHaveCountAsync(3);
        var charging = lines.Filter(new() { HasText = "Charging the card" });
        var payment = SpanRows.Filter(new() { HasText = "payment.process" });
        Assert.Equal(
            int.Parse((await payment.GetAttributeAsync("aria-rowindex"))!, null) + 1,
            int.Parse((await charging.GetAttributeAsync("aria-rowindex"))!, null));

        await Page.Keyboard.PressAsync("l");
        await Assertions.Expect(lines).ToHaveCountAsync(0);
        await Assertions.Expect(SpanRows).ToHaveCountAsync(5);
    }

    [Fact]
    public async Task A_span_that_arrives_late_joins_the_open_trace()
    {
        var trace = new TestTrace();
        var root = trace.AddSpan("gateway", "POST /api/orders", durationMs: 50);
        await Sender.SendAsync(trace);
        await OpenTraceAsync(trace.Id);
        await Assertions.Expect(SpanRows).ToHaveCountAsync(1);

        trace.AddSpan("silo", "order.confirm", root, 30, 5);
        await Sender.SendAsync(trace);

        await Assertions.Expect(SpanRows).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_trace_without_its_root_says_so()
    {
        var trace = new TestTrace();
        var absent = new TestTrace().AddSpan("gateway", "never sent");
        trace.AddSpan("silo", "IOrderGrain/Place", absent);
        await Sender.SendAsync(trace);

        await OpenTraceAsync(trace.Id);

        await Assertions.Expect(Page.Locator(".trace-head")).ToContainTextAsync("root has not arrived");
        await Assertions.Expect(Page.Locator(".trace-head")).ToContainTextAsync("1 parent missing");
        await Assertions.Expect(SpanRows).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task The_tree_is_copied_as_text()
    {
        await Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var trace = await OpenOrderAsync();

        await Page.GetByRole(AriaRole.Button, new() { Name = "Copy tree" }).ClickAsync();
        await Assertions.Expect(Page.GetByText("Text tree copied")).ToBeVisibleAsync();

        var text = await Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.StartsWith($"Trace ID: {trace.Id}", text, StringComparison.Ordinal);
        Assert.Contains("POST /charges", text, StringComparison.Ordinal);
    }

    private async Task<TestTrace> OpenOrderAsync()
    {
        var trace = Traces.Order();
        await Sender.SendAsync(trace);
        await OpenTraceAsync(trace.Id);
        await Assertions.Expect(SpanRows).ToHaveCountAsync(5);
        return trace;
    }

    private async Task<float> WidthOfChargeAsync() =>
        (await SpanRows.Filter(new() { HasText = "POST /charges" }).Locator(".bar").BoundingBoxAsync())!.Width;

    private async Task<IReadOnlyList<(string Name, string Level)>> InOrderAsync()
    {
        var rows = new List<(int Index, string Name, string Level)>();
        foreach (var row in await SpanRows.AllAsync())
        {
            rows.Add((
                int.Parse((await row.GetAttributeAsync("aria-rowindex"))!, null),
                (await row.Locator(".span-name").TextContentAsync())!,
                (await row.GetAttributeAsync("aria-level"))!));
        }

        return [.. rows.OrderBy(row => row.Index).Select(row => (row.Name, row.Level))];
    }
}
