using System.Diagnostics;
using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceTesting.InMemory;

/// <summary>The spans that a test starts itself; they need no tracer provider.</summary>
internal sealed class TestSpanSource : IDisposable
{
    private readonly ActivityListener _listener;

    public TestSpanSource(TraceCollector collector)
    {
        var resource = new Resource(AttributeValues.Of([new("service.name", "test")]));

        // By reference: each collector hears its own test only.
        _listener = new ActivityListener
        {
            ShouldListenTo = source => ReferenceEquals(source, Source),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = collector.OpenSpans.Add,
            ActivityStopped = activity =>
            {
                collector.Store.Add([ActivityReader.Read(activity, resource)]);
                collector.OpenSpans.Remove(activity);
                collector.Store.Signal();
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public ActivitySource Source { get; } = new("OrderSystem.TraceTesting");

    public Activity Start(string name, ActivityKind kind)
    {
        Activity.Current = null;
        return Source.StartActivity(name, kind) ?? throw new ObjectDisposedException(nameof(TraceCollector));
    }

    public void Dispose()
    {
        _listener.Dispose();
        Source.Dispose();
    }
}
