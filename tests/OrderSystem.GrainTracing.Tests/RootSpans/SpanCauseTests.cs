using System.Diagnostics;

namespace OrderSystem.GrainTracing.Tests.RootSpans;

public sealed class SpanCauseTests
{
    [Fact]
    public void It_is_the_current_span_where_that_is_one_of_W3C()
    {
        Activity.Current = null;
        Assert.Null(SpanCause.Current);

        using var current = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        current.TraceStateString = "vendor=1";
        Assert.Equal(new SpanCause(current.Id!, "vendor=1"), SpanCause.Current);

        Activity.Current = null;
        using var hierarchical = new Activity("old").SetIdFormat(ActivityIdFormat.Hierarchical).Start();
        Assert.Null(SpanCause.Current);
    }

    [Fact]
    public void What_names_no_span_gives_no_link() => Assert.Null(new SpanCause("garbage", TraceState: null).ToLink());
}
