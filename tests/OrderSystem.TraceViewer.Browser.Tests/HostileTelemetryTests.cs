using Microsoft.Playwright;
using OpenTelemetry.Proto.Logs.V1;
using OpenTelemetry.Proto.Trace.V1;
using OrderSystem.TraceViewer.Browser.Tests.Browser;
using OrderSystem.TraceViewer.Browser.Tests.Telemetry;

namespace OrderSystem.TraceViewer.Browser.Tests;

public sealed class HostileTelemetryTests(Chromium chromium) : PageTest(chromium)
{
    private const string Hostile = "<img src=x onerror=\"window.owned=1;alert(1)\"><script>window.owned=1</script>";

    [Fact]
    public async Task Markup_in_telemetry_is_shown_as_text_and_never_runs()
    {
        var trace = new TestTrace();
        var span = trace.AddSpan(Hostile, Hostile, kind: Span.Types.SpanKind.Server)
            .With(Hostile, Hostile)
            .With("url", "javascript:window.owned=1")
            .With("__proto__", "polluted")
            .Failed(Hostile)
            .WithException(Hostile, Hostile, Hostile)
            .LinkedTo(new TestTrace().AddSpan("a", "b"));
        trace.AddLog(Hostile, span, Hostile, severity: SeverityNumber.Error);
        await Sender.SendAsync(trace);

        await OpenAsync();
        await Assertions.Expect(TraceRows).ToContainTextAsync(Hostile);
        await TraceRows.ClickAsync(new() { Position = new() { X = 5, Y = 10 } });
        await Assertions.Expect(SpanRows).ToContainTextAsync(Hostile);
        await SpanRows.ClickAsync();
        await Assertions.Expect(Details.Locator(".exception")).ToContainTextAsync(Hostile);
        await Assertions.Expect(Details).ToContainTextAsync("javascript:window.owned=1");
        await Waterfall.Locator(".log-line").ClickAsync();
        await Assertions.Expect(Details.GetByRole(AriaRole.Heading)).ToHaveTextAsync(Hostile);
        await OpenAsync("#/logs");
        await Assertions.Expect(Page.Locator(".log-row")).ToContainTextAsync(Hostile);

        Assert.Null(await Page.EvaluateAsync<object?>("window.owned ?? null"));
        Assert.Equal(0, await Page.Locator("img, body script, [href^='javascript:']").CountAsync());
    }

    [Fact]
    public async Task A_hostile_address_is_only_text()
    {
        await OpenAsync($"#/trace/{Uri.EscapeDataString(Hostile)}?span={Uri.EscapeDataString(Hostile)}");

        await Assertions.Expect(Page.Locator(".trace-view .empty")).ToContainTextAsync(Hostile);

        Assert.Null(await Page.EvaluateAsync<object?>("window.owned ?? null"));
        ForgiveComplaints(complaint => complaint.Contains("404", StringComparison.Ordinal) || complaint.Contains("400", StringComparison.Ordinal));
    }
}
