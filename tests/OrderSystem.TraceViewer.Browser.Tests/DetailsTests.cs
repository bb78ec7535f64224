using Microsoft.Playwright;
using OrderSystem.TraceViewer.Browser.Tests.Browser;
using OrderSystem.TraceViewer.Browser.Tests.Telemetry;

namespace OrderSystem.TraceViewer.Browser.Tests;

public sealed class DetailsTests(Chromium chromium) : PageTest(chromium)
{
    [Fact]
    public async Task A_failed_span_shows_its_attributes_status_exception_and_logs()
    {
        await OpenFailedOrderAsync();

        await Assertions.Expect(Details).ToContainTextAsync("payment.currency");
        await Assertions.Expect(Details).ToContainTextAsync("EUR");
        await Assertions.Expect(Details).ToContainTextAsync("The provider answered 500.");
        await Assertions.Expect(Details.Locator(".exception")).ToContainTextAsync("System.InvalidOperationException");
        await Assertions.Expect(Details.Locator(".exception pre")).ToContainTextAsync("at Payments.Charge()");
        await Assertions.Expect(Details).ToContainTextAsync("The charge failed");
        await Assertions.Expect(Details).ToContainTextAsync("service.name");
    }

    [Fact]
    public async Task A_link_leads_to_the_linked_span_and_back_to_this_one()
    {
        var cause = await OpenFailedOrderAsync();

        await Details.Locator("a.span-link").ClickAsync();
        await Assertions.Expect(Details.GetByRole(AriaRole.Heading)).ToHaveTextAsync("reminder");
        Assert.Contains(cause.Id, Page.Url, StringComparison.Ordinal);

        await Page.GoBackAsync();
        await Assertions.Expect(Details.GetByRole(AriaRole.Heading)).ToHaveTextAsync("payment.process");
    }

    [Fact]
    public async Task The_address_of_a_span_opens_it_again()
    {
        await OpenFailedOrderAsync();
        Assert.Contains("span=", Page.Url, StringComparison.Ordinal);

        await Page.ReloadAsync();

        await Assertions.Expect(Details.GetByRole(AriaRole.Heading)).ToHaveTextAsync("payment.process");
    }

    [Fact]
    public async Task An_attribute_leads_to_all_traces_that_have_it()
    {
        await OpenFailedOrderAsync();

        await Details.GetByText("EUR", new() { Exact = true }).HoverAsync();
        await Details.GetByRole(AriaRole.Link, new() { Name = "Find all with this value of payment.currency" }).ClickAsync();

        await Assertions.Expect(TraceRows).ToHaveCountAsync(1);
        await Assertions.Expect(Page.GetByLabel("Text or attribute")).ToHaveValueAsync("payment.currency=EUR");
    }

    [Fact]
    public async Task A_child_that_starts_before_its_parent_is_shifted_and_says_so()
    {
        var trace = new TestTrace();
        var client = trace.AddSpan("gateway", "call", atMs: 100, durationMs: 50);
        trace.AddSpan("silo", "serve", client, 20, 40);
        await Sender.SendAsync(trace);
        await OpenTraceAsync(trace.Id);

        await SpanRows.Filter(new() { HasText = "serve" }).ClickAsync();

        await Assertions.Expect(Details).ToContainTextAsync("clocks of the two processes differ");
    }

    [Fact]
    public async Task A_time_ordered_trace_id_tells_when_it_was_made()
    {
        var trace = TestTrace.WithTimeOrderedId();
        trace.AddSpan("gateway", "request");
        await Sender.SendAsync(trace);
        await OpenTraceAsync(trace.Id);

        await SpanRows.Filter(new() { HasText = "request" }).ClickAsync();

        var made = DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(trace.Id[..12], 16));
        await Assertions.Expect(Details).ToContainTextAsync($"{made:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}");
        await Assertions.Expect(Page.Locator(".id-time")).ToContainTextAsync("id of");
    }

    [Fact]
    public async Task A_random_trace_id_tells_nothing()
    {
        await OpenFailedOrderAsync();

        await Assertions.Expect(Details).ToContainTextAsync("Started");
        await Assertions.Expect(Details).Not.ToContainTextAsync("Id made");
        await Assertions.Expect(Page.Locator(".id-time")).ToHaveCountAsync(0);
    }

    private async Task<TestTrace> OpenFailedOrderAsync()
    {
        var cause = new TestTrace();
        var span = cause.AddSpan("silo", "reminder");
        var failed = Traces.FailedOrder(span);
        await Sender.SendAsync(cause);
        await Sender.SendAsync(failed);
        await OpenTraceAsync(failed.Id);
        await SpanRows.Filter(new() { HasText = "payment.process" }).ClickAsync();
        await Assertions.Expect(Details).ToBeVisibleAsync();
        return cause;
    }
}
