using System.Diagnostics;

namespace OrderSystem.GrainTracing.Tests.RootSpans;

public class FailedSpanTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_a_span_that_is_recorded_is_told_of_a_failure(bool recorded)
    {
        using var span = new Activity("work") { IsAllDataRequested = recorded };

        GrainCallRecorder.Fail(span, new TimeoutException("too late"), addException: true);

        Assert.Equal(recorded ? ActivityStatusCode.Error : ActivityStatusCode.Unset, span.Status);
        Assert.Equal(recorded ? "System.TimeoutException" : null, span.GetTagItem("error.type"));
        Assert.Equal(recorded ? 1 : 0, span.Events.Count());
    }

    [Fact]
    public void Without_a_span_there_is_nobody_to_tell() => GrainCallRecorder.Fail(span: null, new TimeoutException(), addException: true);
}
