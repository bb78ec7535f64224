using Microsoft.Playwright;
using OrderSystem.TraceViewer.Browser.Tests.Browser;
using OrderSystem.TraceViewer.Browser.Tests.Telemetry;

namespace OrderSystem.TraceViewer.Browser.Tests;

public sealed class TraceListTests(Chromium chromium) : PageTest(chromium)
{
    [Fact]
    public async Task An_empty_viewer_says_how_to_get_a_trace()
    {
        await OpenAsync();

        await Assertions.Expect(Page).ToHaveTitleAsync("OrderSystem traces");
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "No traces yet" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_trace_that_arrives_later_appears_by_itself()
    {
        await OpenAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "No traces yet" })).ToBeVisibleAsync();

        await Sender.SendAsync(Traces.Order());

        await Assertions.Expect(TraceRows).ToHaveCountAsync(1);
        await Assertions.Expect(TraceRows).ToContainTextAsync("POST /api/orders");
        await Assertions.Expect(TraceRows).ToContainTextAsync("50.0 ms");
        await Assertions.Expect(TraceRows).ToContainTextAsync("payment-provider");
    }

    [Fact]
    public async Task A_paused_list_waits_until_it_is_resumed()
    {
        await Sender.SendAsync(Traces.Order("POST /first"));
        await OpenAsync();
        await Assertions.Expect(TraceRows).ToHaveCountAsync(1);
        await Assertions.Expect(Page.Locator(".live-state")).ToHaveTextAsync("Live");

        await Page.Keyboard.PressAsync("p");
        await Assertions.Expect(Page.Locator(".live-state")).ToHaveTextAsync("Paused");
        await Sender.SendAsync(Traces.Order("POST /second"));
        await Page.Keyboard.PressAsync("p");

        await Assertions.Expect(TraceRows).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task The_list_is_filtered_and_the_filter_is_in_the_address()
    {
        await Sender.SendAsync(Traces.Order());
        await Sender.SendAsync(Traces.Order("GET /api/users/{id}", 200));
        await Sender.SendAsync(Traces.FailedOrder(new TestTrace().AddSpan("a", "b")));
        await OpenAsync();
        await Assertions.Expect(TraceRows).ToHaveCountAsync(3);

        await Page.GetByLabel("Errors only").CheckAsync();
        await Assertions.Expect(TraceRows).ToHaveCountAsync(1);
        await Assertions.Expect(TraceRows).ToContainTextAsync("30.0 ms");
        Assert.Contains("errorsOnly=true", Page.Url, StringComparison.Ordinal);

        await Page.GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();
        await Page.GetByLabel("Minimum duration").FillAsync("0.1 s");
        await Assertions.Expect(TraceRows).ToHaveCountAsync(1);
        await Assertions.Expect(TraceRows).ToContainTextAsync("GET /api/users/{id}");

        await Page.ReloadAsync();
        await Assertions.Expect(TraceRows).ToHaveCountAsync(1);

        await Page.GetByLabel("Minimum duration").FillAsync("");
        await Page.GetByLabel("Operation or route").FillAsync("POST /api/orders");
        await Assertions.Expect(TraceRows).ToHaveCountAsync(2);

        await Page.GetByLabel("Text or attribute").FillAsync("order.id=42");
        await Assertions.Expect(TraceRows).ToHaveCountAsync(1);

        await Page.GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();
        await Page.Locator(".traces-view").GetByLabel("Service").SelectOptionAsync("payment-provider");
        await Assertions.Expect(TraceRows).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task The_longest_traces_come_first_when_sorted_by_duration()
    {
        await Sender.SendAsync(Traces.Order("POST /slow", 900));
        await Sender.SendAsync(Traces.Order("POST /fast"));
        await OpenAsync();
        await Assertions.Expect(TraceRows).ToHaveCountAsync(2);

        await Page.GetByRole(AriaRole.Button, new() { Name = "Longest" }).ClickAsync();

        await Assertions.Expect(Page.Locator("#" + await FirstRowIdAsync())).ToContainTextAsync("POST /slow");
    }

    [Fact]
    public async Task A_duration_that_is_none_is_marked_and_not_sent()
    {
        await Sender.SendAsync(Traces.Order());
        await OpenAsync();

        await Page.GetByLabel("Minimum duration").FillAsync("soon");

        await Assertions.Expect(Page.GetByLabel("Minimum duration")).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(TraceRows).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task All_telemetry_is_forgotten_once_that_is_confirmed()
    {
        await Sender.SendAsync(Traces.Order());
        await OpenAsync();
        await Assertions.Expect(TraceRows).ToHaveCountAsync(1);

        await Page.GetByRole(AriaRole.Button, new() { Name = "Forget all telemetry" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Forget all", Exact = true }).ClickAsync();

        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "No traces yet" })).ToBeVisibleAsync();
    }

    private Task<string?> FirstRowIdAsync() => Page.Locator(".trace-row[aria-rowindex='2']").GetAttributeAsync("id");
}
