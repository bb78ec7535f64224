using System.Diagnostics;
using OrderSystem.ServiceDefaults.TraceIds;

namespace OrderSystem.ServiceDefaults.Tests.TraceIds;

public sealed class RandomTraceIdFlagTests : IDisposable
{
    private readonly Activity? _before = Activity.Current;

    public RandomTraceIdFlagTests()
    {
        Activity.Current = null;
        TraceIdSource.Install();
    }

    [Fact]
    public void A_root_whose_id_was_made_here_has_it()
    {
        using var root = new Activity("root").SetIdFormat(ActivityIdFormat.W3C).Start();

        RandomTraceIdFlag.SetOnOwnRoot(root);

        Assert.Equal(RandomTraceIdFlag.Value, root.ActivityTraceFlags);
    }

    [Fact]
    public void A_child_whose_parent_is_known_by_its_id_only_has_not()
    {
        using var child = new Activity("child").SetParentId(TraceIdSource.Next(), ActivitySpanId.CreateRandom()).Start();

        RandomTraceIdFlag.SetOnOwnRoot(child);

        Assert.Equal(ActivityTraceFlags.None, child.ActivityTraceFlags);
    }

    [Fact]
    public void Only_the_latest_id_is_known_as_made_here()
    {
        var first = TraceIdSource.Next();
        var second = TraceIdSource.Next();

        Assert.True(TraceIdSource.HasMade(second));
        Assert.False(TraceIdSource.HasMade(first));
        Assert.False(TraceIdSource.HasMade(default));
    }

    [Theory]
    [InlineData("Orders")]
    [InlineData("Microsoft.AspNetCore")]
    [InlineData("System.Net.Http")]
    [InlineData("OrderSystem.GrainTracing")]
    public void The_listener_sets_it_on_roots_of_its_sources_though_they_are_not_recorded(string name)
    {
        using var listener = new RandomTraceIdFlagListener("Orders");
        using var source = new ActivitySource(name);
        using var propagation = PropagateOnly(source);

        using var root = source.StartActivity("root");

        Assert.Equal(RandomTraceIdFlag.Value, root?.ActivityTraceFlags);
    }

    [Fact]
    public void And_on_those_that_have_no_source()
    {
        using var listener = new RandomTraceIdFlagListener("Orders");

        using var root = new Activity("root").SetIdFormat(ActivityIdFormat.W3C).Start();

        Assert.Equal(RandomTraceIdFlag.Value, root.ActivityTraceFlags);
    }

    [Fact]
    public void Not_on_others()
    {
        using var listener = new RandomTraceIdFlagListener("Orders");
        using var source = new ActivitySource("Somebody.Else");
        using var propagation = PropagateOnly(source);

        using var root = source.StartActivity("root");

        Assert.Equal(ActivityTraceFlags.None, root?.ActivityTraceFlags);
    }

    [Fact]
    public void It_is_handed_down_from_parent_to_child()
    {
        using var parent = new Activity("parent") { ActivityTraceFlags = RandomTraceIdFlag.Value }.SetIdFormat(ActivityIdFormat.W3C).Start();
        using var child = new Activity("child").Start();
        child.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        using var processor = new RandomTraceIdFlagProcessor();

        processor.OnStart(child);

        Assert.Equal(ActivityTraceFlags.Recorded | RandomTraceIdFlag.Value, child.ActivityTraceFlags);
    }

    public void Dispose() => Activity.Current = _before;

    private static ActivityListener PropagateOnly(ActivitySource heard)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source == heard,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
