using System.Diagnostics;
using OrderSystem.ServiceDefaults.Telemetry.Sampling;

namespace OrderSystem.ServiceDefaults.Tests.Sampling;

public sealed class OwnThresholdProcessorTests : IDisposable
{
    private readonly ActivitySource _source = new("thresholds");
    private readonly OwnThresholdProcessor _processor = new(new ConsistentRatioSampler(0.5, writesThreshold: true));

    [Theory]
    [InlineData(true, true, "a=1,ot=th:c", "ot=th:8,a=1")]
    [InlineData(true, true, "a=1", "ot=th:8,a=1")]
    [InlineData(true, true, "", "")]
    [InlineData(true, false, "a=1,ot=th:c", "a=1,ot=th:c")]
    [InlineData(false, true, "a=1,ot=th:c", "a=1,ot=th:c")]
    public void A_recorded_span_under_a_remote_parent_gets_the_threshold(bool remote, bool recorded, string arriving, string expected)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source == _source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
                recorded ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(listener);
        var parent = new ActivityContext(
            ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None, arriving, isRemote: remote);
        using var span = _source.StartActivity("server", ActivityKind.Server, parent)!;
        span.TraceStateString = arriving;

        _processor.OnStart(span);

        Assert.Equal(expected, span.TraceStateString);
    }

    public void Dispose()
    {
        _processor.Dispose();
        _source.Dispose();
    }
}
