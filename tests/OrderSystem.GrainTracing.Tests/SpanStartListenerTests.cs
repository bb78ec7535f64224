using System.Diagnostics;

namespace OrderSystem.GrainTracing.Tests;

public sealed class SpanStartListenerTests
{
    // The spans above, from the root down, and the span's own flags.
    [Theory]
    [InlineData(new[] { 0x00 }, 0x01, 0x01)]
    [InlineData(new[] { 0x02 }, 0x01, 0x03)]
    [InlineData(new[] { 0x03 }, 0x00, 0x02)]
    [InlineData(new[] { 0x03 }, 0x03, 0x03)]
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
    [InlineData("OrderSystem.GrainTracing", true)]
    [InlineData("Microsoft.Orleans.Lifecycle", true)]
    [InlineData("Microsoft.Orleans.Storage", true)]
    [InlineData("System.Net.Http", true)]
    [InlineData("Somebody.Else", false)]
    public void It_hears_the_sources_whose_spans_cross_processes_and_no_other(string sourceName, bool hears)
    {
        using var source = new ActivitySource(sourceName);
        using (SpanStartListener.Start(includeSystemCalls: false))
        {
            Assert.Equal(hears, source.HasListeners());
        }

        Assert.False(source.HasListeners());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_it_hears_has_its_callers_flag_from_the_start(bool includeSystemCalls)
    {
        using var source = new ActivitySource("System.Net.Http");
        using var listener = SpanStartListener.Start(includeSystemCalls);
        using var sampling = new ActivityListener
        {
            ShouldListenTo = heard => heard == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(sampling);
        using var served = new Activity("served")
            .SetParentId(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), (ActivityTraceFlags)0x02)
            .Start();

        using var call = source.StartActivity("call")!;

        Assert.Equal((ActivityTraceFlags)0x03, call.ActivityTraceFlags);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lifecycle_spans_below_a_request_are_recorded_where_they_are_asked_for(bool includeLifecycle)
    {
        using var spans = new TestSpans(includeLifecycle: includeLifecycle);
        using var source = new ActivitySource("Microsoft.Orleans.Lifecycle");
        Activity.Current = null;

        using (TestSpans.StartRequest())
        {
            source.StartActivity("activate grain")?.Dispose();
        }

        Assert.Equal(includeLifecycle ? ["activate grain", "request"] : ["request"], spans.All.Select(span => span.Name));
    }

    [Theory]
    [InlineData("Microsoft.Orleans.Lifecycle", false, false)]
    [InlineData("Microsoft.Orleans.Storage", false, false)]
    [InlineData("Microsoft.Orleans.Storage", true, true)]
    [InlineData("Orders", false, true)]
    public void Lifecycle_and_storage_spans_start_no_trace_unless_asked_for(
        string sourceName, bool includeSystemCalls, bool startsTraces)
    {
        using var spans = new TestSpans(includeLifecycle: true, includeSystemCalls: includeSystemCalls, sources: sourceName);
        using var source = new ActivitySource(sourceName);
        Activity.Current = null;

        using (var root = source.StartActivity("root"))
        {
            Assert.Equal((startsTraces, startsTraces), (root!.Recorded, root.IsAllDataRequested));
            using var child = source.StartActivity("child of root");
        }

        using (TestSpans.StartRequest())
        {
            using var child = source.StartActivity("child of request");
        }

        string[] ofRoot = startsTraces ? ["child of root", "root"] : [];
        Assert.Equal([.. ofRoot, "child of request", "request"], spans.All.Select(span => span.Name));
    }
}
