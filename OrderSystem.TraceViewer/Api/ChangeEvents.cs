using System.Text.Json;
using OrderSystem.TraceViewer.Storage;

namespace OrderSystem.TraceViewer.Api;

/// <summary>Tells pages that something arrived, as server-sent events.</summary>
internal sealed class ChangeEvents(
    TelemetryStore store, TraceViewerOptions limits, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(500);

    // Without traffic a connection whose other end has vanished is never found out.
    private static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(15);

    private int _listeners;

    public async Task WriteAsync(HttpContext context)
    {
        try
        {
            if (Interlocked.Increment(ref _listeners) > limits.MaxEventListeners)
            {
                await Results.Problem(
                    statusCode: StatusCodes.Status503ServiceUnavailable, detail: "Too many are listening.").ExecuteAsync(context);
                return;
            }

            // Without the second token an open page would hold up the shutdown.
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            context.Response.ContentType = "text/event-stream";
            await WriteChangesAsync(context.Response, ended.Token);
        }
        catch (OperationCanceledException)
        {
            // The listener left, or the viewer stops.
        }
        finally
        {
            Interlocked.Decrement(ref _listeners);
        }
    }

    private async Task WriteChangesAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        var seen = -1L;
        while (true)
        {
            if (seen != store.Version)
            {
                seen = await WriteChangeAsync(response, cancellationToken);
                await Task.Delay(MinInterval, time, cancellationToken);
            }
            else if (!await ChangesWithinAsync(seen, KeepAliveInterval, cancellationToken))
            {
                await WriteAsync(response, ":\n\n", cancellationToken);
            }
        }
    }

    private async Task<bool> ChangesWithinAsync(long seen, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await store.WaitForChangeAsync(seen, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<long> WriteChangeAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        var now = store.GetStatistics();
        var change = JsonSerializer.Serialize(new ChangeEvent(now.Version, now.Traces, now.Logs), ApiJson.Default.ChangeEvent);
        await WriteAsync(response, $"event: change\ndata: {change}\n\n", cancellationToken);
        return now.Version;
    }

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.WriteAsync(text, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
