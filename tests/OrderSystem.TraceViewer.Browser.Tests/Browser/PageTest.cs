using Microsoft.Playwright;
using OrderSystem.TraceViewer.Browser.Tests.Telemetry;
using OrderSystem.TraceViewer.Hosting;

namespace OrderSystem.TraceViewer.Browser.Tests.Browser;

/// <summary>A viewer of its own and a page on it; whatever the page complains of fails the test.</summary>
public abstract class PageTest(Chromium chromium) : IAsyncLifetime
{
    // Generous, since a loaded machine is slow; nothing waits longer than its condition takes.
    private const float PatienceMs = 60_000;

    private readonly List<string> _complaints = [];
    private TraceViewerHost? _viewer;
    private IBrowserContext? _context;

    private protected OtlpSender Sender { get; private set; } = null!;

    protected IPage Page { get; private set; } = null!;

    protected IReadOnlyList<string> Complaints => _complaints;

    protected Uri Address => _viewer!.PageAddress;

    protected ILocator TraceRows => Page.GetByRole(AriaRole.Grid, new() { Name = "Traces" }).Locator(".trace-row");

    protected ILocator Waterfall => Page.GetByRole(AriaRole.Treegrid, new() { Name = "Spans of the trace" });

    protected ILocator SpanRows => Waterfall.Locator(".span-row");

    protected ILocator Details => Page.GetByRole(AriaRole.Complementary, new() { Name = "Details", Exact = true });

    protected virtual BrowserNewContextOptions ContextOptions => new() { ViewportSize = new() { Width = 1280, Height = 800 } };

    public virtual async ValueTask InitializeAsync()
    {
        var browser = chromium.Browser;
        _viewer = await TraceViewerHost.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        Sender = new OtlpSender(_viewer.HttpEndpoint);
        _context = await browser.NewContextAsync(ContextOptions);
        _context.SetDefaultTimeout(PatienceMs);
        Assertions.SetDefaultExpectTimeout(PatienceMs);
        Page = await _context.NewPageAsync();
        Page.Console += (_, message) => Complain(message.Type is "error" or "warning", $"console: {message.Text}");
        Page.PageError += (_, error) => Complain(true, $"uncaught: {error}");
        Page.Request += (_, request) => Complain(
            new Uri(request.Url) is { IsFile: false } address && address.Authority != Address.Authority, $"request to another host: {request.Url}");
        Page.Dialog += async (_, dialog) =>
        {
            Complain(true, $"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_context is not null)
        {
            await _context.DisposeAsync();
        }

        Sender?.Dispose();
        if (_viewer is not null)
        {
            await _viewer.DisposeAsync();
        }

        Assert.Empty(_complaints);
    }

    protected Task OpenAsync(string hash = "") => Page.GotoAsync(new Uri(Address, hash).ToString());

    protected Task OpenTraceAsync(string traceId) => OpenAsync($"#/trace/{traceId}");

    /// <summary>For what a test provokes on purpose.</summary>
    protected void ForgiveComplaints(Predicate<string> expected) => _complaints.RemoveAll(expected);

    private void Complain(bool isReason, string complaint)
    {
        if (isReason)
        {
            _complaints.Add(complaint);
        }
    }
}
