using System.Diagnostics;
using OrderSystem.GrainTracing;

namespace OrderSystem.GrainTracing.Tests;

public sealed class RandomTraceIdFlagProcessorTests
{
    [Theory]
    [InlineData(0x00, 0x01, 0x01)]
    [InlineData(0x02, 0x01, 0x03)]
    [InlineData(0x03, 0x00, 0x02)]
    [InlineData(0x87, 0x00, 0x02)]
    [InlineData(0x85, 0x02, 0x02)]
    public void The_parents_random_flag_is_handed_down_and_no_other(int parentFlags, int ownFlags, int expected)
    {
        using var processor = new RandomTraceIdFlagProcessor();
        using var parent = new Activity("parent").Start();
        using var child = new Activity("child").Start();
        parent.ActivityTraceFlags = (ActivityTraceFlags)parentFlags;
        child.ActivityTraceFlags = (ActivityTraceFlags)ownFlags;

        processor.OnStart(child);

        Assert.Equal((ActivityTraceFlags)expected, child.ActivityTraceFlags);
    }

    [Fact]
    public void A_root_keeps_its_own()
    {
        using var processor = new RandomTraceIdFlagProcessor();
        Activity.Current = null;
        using var root = new Activity("root").Start();
        root.ActivityTraceFlags = (ActivityTraceFlags)0x02;

        processor.OnStart(root);

        Assert.Equal((ActivityTraceFlags)0x02, root.ActivityTraceFlags);
    }
}
