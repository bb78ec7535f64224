using System.Diagnostics;
using OrderSystem.GrainTracing;

namespace OrderSystem.GrainTracing.Tests;

public sealed class OrleansRootSpanProcessorTests
{
    [Theory]
    [InlineData("Microsoft.Orleans.Lifecycle", false, false)]
    [InlineData("Microsoft.Orleans.Storage", false, false)]
    [InlineData("Microsoft.Orleans.Lifecycle", true, true)]
    [InlineData("Orders", false, true)]
    public void Lifecycle_and_storage_spans_start_no_trace(string name, bool hasParent, bool recorded)
    {
        using var source = new ActivitySource(name);
        using var listener = new ActivityListener
        {
            ShouldListenTo = other => other == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using var processor = new OrleansRootSpanProcessor();
        Activity.Current = null;
        var parent = hasParent ? new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded) : default;
        using var span = source.StartActivity("read", ActivityKind.Client, parent)!;
        span.ActivityTraceFlags |= (ActivityTraceFlags)0x02;

        processor.OnStart(span);

        Assert.Equal((recorded, recorded), (span.Recorded, span.IsAllDataRequested));
        Assert.True(span.ActivityTraceFlags.HasFlag((ActivityTraceFlags)0x02));
    }
}
