using OrderSystem.TraceViewer.Hosting;

namespace OrderSystem.TraceViewer.Tests.Support;

/// <summary>A viewer on real ports, and a client for each.</summary>
internal sealed class RunningViewer : IAsyncDisposable
{
    private RunningViewer(TraceViewerHost host)
    {
        Host = host;
        Page = new HttpClient { BaseAddress = host.PageAddress };
        OtlpHttp = new HttpClient { BaseAddress = host.HttpEndpoint };
    }

    public TraceViewerHost Host { get; }

    public HttpClient Page { get; }

    public HttpClient OtlpHttp { get; }

    public static async Task<RunningViewer> StartAsync(Action<TraceViewerOptions>? configure = null) =>
        new(await TraceViewerHost.StartAsync(configure, TestContext.Current.CancellationToken));

    public async ValueTask DisposeAsync()
    {
        Page.Dispose();
        OtlpHttp.Dispose();
        await Host.DisposeAsync();
    }
}
