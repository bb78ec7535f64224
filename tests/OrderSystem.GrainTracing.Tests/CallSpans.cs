using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans.Runtime;

namespace OrderSystem.GrainTracing.Tests;

/// <summary>Listens to the spans of grain calls while it lives, without an SDK. The request context ends with it.</summary>
internal sealed class CallSpans : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<Activity> _all = new();

    /// <param name="sample">Decides on each; when not given, each is recorded.</param>
    public CallSpans(SampleActivity<ActivityContext>? sample = null)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GrainCallTracing.SourceName,
            Sample = sample ?? ((ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded),
            ActivityStarted = _all.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Those that have started, in that order.</summary>
    public IReadOnlyList<Activity> All => [.. _all];

    /// <summary>Listens from here on, where nothing is current and nothing came along.</summary>
    public static CallSpans FromNothing()
    {
        RequestContext.Clear();
        Activity.Current = null;
        return new CallSpans();
    }

    /// <summary>Hears no more.</summary>
    public void Stop() => _listener.Dispose();

    public void Dispose()
    {
        Stop();
        RequestContext.Clear();
    }
}
