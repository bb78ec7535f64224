using System.Diagnostics;

namespace OrderSystem.GrainTracing.Tests;

public sealed class SpanStartListenerTests
{
    [Theory]
    [InlineData(0x00, 0x01, 0x01)]
    [InlineData(0x02, 0x01, 0x03)]
    [InlineData(0x03, 0x00, 0x02)]
    [InlineData(0x87, 0x00, 0x02)]
    [InlineData(0x85, 0x02, 0x02)]
    public void The_parents_random_flag_is_handed_down_and_no_other(int parentFlags, int ownFlags, int expected)
    {
        Activity.Current = null;
        using var parent = new Activity("parent").Start();
        using var child = new Activity("child").Start();
        parent.ActivityTraceFlags = (ActivityTraceFlags)parentFlags;
        child.ActivityTraceFlags = (ActivityTraceFlags)ownFlags;

        SpanStartListener.HandDownRandomFlag(child);

        Assert.Equal((ActivityTraceFlags)expected, child.ActivityTraceFlags);
    }

    [Fact]
    public void A_span_in_between_that_has_lost_the_flag_does_not_stop_it()
    {
        Activity.Current = null;
        using var served = new Activity("served").Start();
        served.ActivityTraceFlags = (ActivityTraceFlags)0x03;
        using var own = new Activity("the application's own").Start();
        own.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        using var made = new Activity("made").Start();
        made.ActivityTraceFlags = ActivityTraceFlags.Recorded;

        SpanStartListener.HandDownRandomFlag(made);

        Assert.Equal((ActivityTraceFlags)0x03, made.ActivityTraceFlags);
        Assert.Equal(ActivityTraceFlags.Recorded, own.ActivityTraceFlags);
    }

    [Fact]
    public void A_root_keeps_its_own()
    {
        Activity.Current = null;
        using var root = new Activity("root").Start();
        root.ActivityTraceFlags = (ActivityTraceFlags)0x02;

        SpanStartListener.HandDownRandomFlag(root);

        Assert.Equal((ActivityTraceFlags)0x02, root.ActivityTraceFlags);
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
        using var listener = new SpanStartListener(includeSystemCalls);
        Activity.Current = null;
        var parent = hasParent ? new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded) : default;

        using var span = source.StartActivity("read", ActivityKind.Client, parent)!;

        Assert.Equal((recorded, recorded), (span.Recorded, span.IsAllDataRequested));
    }
}
