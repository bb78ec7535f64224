using System.Diagnostics;

namespace OrderSystem.GrainTracing.Tests;

public sealed class SpanStartListenerTests
{
    // The spans above, from the root down, and the span's own flags.
    [Theory]
    [InlineData(new[] { 0x00 }, 0x01, 0x01)]
    [InlineData(new[] { 0x02 }, 0x01, 0x03)]
    [InlineData(new[] { 0x03 }, 0x00, 0x02)]
    [InlineData(new[] { 0x87 }, 0x00, 0x02)]
    [InlineData(new[] { 0x85 }, 0x02, 0x02)]
    [InlineData(new[] { 0x03, 0x01 }, 0x01, 0x03)]
    [InlineData(new int[0], 0x02, 0x02)]
    public void The_random_flag_is_handed_down_through_spans_that_have_lost_it_and_no_other(int[] above, int own, int expected)
    {
        Activity.Current = null;
        var parents = Array.ConvertAll(above, _ => new Activity("parent").Start());
        using var child = new Activity("child").Start();
        child.ActivityTraceFlags = (ActivityTraceFlags)own;
        foreach (var (parent, flags) in parents.Zip(above))
        {
            parent.ActivityTraceFlags = (ActivityTraceFlags)flags;
        }

        var before = Array.ConvertAll(parents, parent => parent.ActivityTraceFlags);
        SpanStartListener.HandDownRandomFlag(child);

        Assert.Equal((ActivityTraceFlags)expected, child.ActivityTraceFlags);
        Assert.Equal(before, parents.Select(parent => parent.ActivityTraceFlags));
    }

    [Theory]
    [InlineData("Microsoft.Orleans.Lifecycle", false, false, false)]
    [InlineData("Microsoft.Orleans.Storage", false, false, false)]
    [InlineData("Microsoft.Orleans.Storage", false, true, true)]
    [InlineData("Microsoft.Orleans.Lifecycle", true, false, true)]
    [InlineData("Orders", false, false, true)]
    public void Lifecycle_and_storage_spans_start_no_trace_unless_asked_for(string name, bool hasParent, bool includeSystemCalls, bool recorded)
    {
        using var source = new ActivitySource(name);
        using var recorder = new ActivityListener
        {
            ShouldListenTo = other => other == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(recorder);
        using var listener = SpanStartListener.Start(includeSystemCalls);
        Activity.Current = null;
        var parent = hasParent ? new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded) : default;

        using var span = source.StartActivity("read", ActivityKind.Client, parent)!;

        Assert.Equal((recorded, recorded), (span.Recorded, span.IsAllDataRequested));
    }
}
