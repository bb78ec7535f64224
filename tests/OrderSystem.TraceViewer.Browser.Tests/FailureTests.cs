using Microsoft.Playwright;
using OrderSystem.TraceViewer.Browser.Tests.Browser;
using OrderSystem.TraceViewer.Browser.Tests.Telemetry;

namespace OrderSystem.TraceViewer.Browser.Tests;

public sealed class FailureTests(Chromium chromium) : PageTest(chromium)
{
    [Fact]
    public async Task A_failure_of_the_API_is_shown_in_its_own_words_and_tried_again()
    {
        await Sender.SendAsync(Traces.Order());
        await Page.RouteAsync("**/api/traces*", route => route.FulfillAsync(new()
        {
            Status = 503,
            ContentType = "application/problem+json",
            Body = """{ "title": "Too busy", "detail": "The viewer is busy." }""",
        }));
        await OpenAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The viewer is busy.");

        await Page.UnrouteAllAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await Assertions.Expect(TraceRows).ToHaveCountAsync(1);
        await Assertions.Expect(Page.GetByRole(AriaRole.Alert)).ToBeHiddenAsync();
        ForgiveComplaints(complaint => complaint.Contains("503", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lost_event_stream_is_connected_again_and_shows_what_was_missed()
    {
        await Page.RouteAsync("**/api/events", route => route.FulfillAsync(new() { Status = 502 }));
        await OpenAsync();
        await Assertions.Expect(Page.Locator(".live-state")).ToHaveTextAsync("Reconnecting");
        await Sender.SendAsync(Traces.Order());

        await Page.UnrouteAllAsync();

        await Assertions.Expect(Page.Locator(".live-state")).ToHaveTextAsync("Live");
        await Assertions.Expect(TraceRows).ToHaveCountAsync(1);
        ForgiveComplaints(complaint => complaint.Contains("502", StringComparison.Ordinal));
    }
}
