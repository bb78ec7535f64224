using System.Collections.Concurrent;
using System.Diagnostics;

namespace OrderSystem.PaymentProvider.Tests;

/// <summary>The server spans of this process; those of one server are told apart by its port.</summary>
internal sealed class ServerSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _started = new();
    private readonly ConcurrentQueue<Activity> _stopped = new();
    private readonly ActivityListener _listener;

    public ServerSpans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = _started.Enqueue,
            ActivityStopped = _stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public Task<Activity> Started(ProviderServer server) => Find(_started, server);

    public Task<Activity> Stopped(ProviderServer server) => Find(_stopped, server);

    public void Dispose() => _listener.Dispose();

    private static async Task<Activity> Find(ConcurrentQueue<Activity> spans, ProviderServer server)
    {
        Activity? found = null;
        await Eventually.HoldsAsync(() =>
        {
            found = spans.FirstOrDefault(span =>
                span.GetTagItem("server.port") is int port && port == server.Http.BaseAddress!.Port
                && span.GetTagItem("url.path") is not "/health");
            return Task.FromResult(found is not null);
        });
        return found!;
    }
}
