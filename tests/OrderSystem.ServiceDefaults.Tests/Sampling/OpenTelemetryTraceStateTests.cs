using System.Diagnostics;
using OrderSystem.ServiceDefaults.Sampling;

namespace OrderSystem.ServiceDefaults.Tests.Sampling;

public class OpenTelemetryTraceStateTests
{
    private static readonly ActivityTraceId TraceId = ActivityTraceId.CreateFromString("0af7651916cd43ddff40000000000000");

    [Theory]
    [InlineData("ot=rv:9b8233f7e3a151", 0x9b8233f7e3a151)]
    [InlineData("a=1, ot=th:8;rv:00000000000001 ,b=2", 1)]
    public void Explicit_randomness_is_read(string traceState, ulong expected) =>
        Assert.Equal(expected, OpenTelemetryTraceState.RandomnessOf(TraceId, traceState));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a=1")]
    [InlineData("ot=th:8")]
    [InlineData("ot=rv:")]
    [InlineData("ot=rv:9b8233f7e3a15")]
    [InlineData("ot=rv:9b8233f7e3a1511")]
    [InlineData("ot=rv:9b8233f7e3a15x")]
    [InlineData("ot=rv:+b8233f7e3a151")]
    [InlineData("ot=rv:9B8233f7e3a151")]
    [InlineData("ot=rv:9b8233f7e3a151;rv:9b8233f7e3a151")]
    [InlineData("ot=RV:9b8233f7e3a151")]
    [InlineData("ot=xrv:9b8233f7e3a151")]
    [InlineData("notot=rv:9b8233f7e3a151")]
    public void Without_it_the_rightmost_56_bits_of_the_id_count(string? traceState) =>
        Assert.Equal(0x40000000000000UL, OpenTelemetryTraceState.RandomnessOf(TraceId, traceState));

    // The trace id's randomness is 40000000000000: sampled by thresholds up to 4.
    [Theory]
    [InlineData(true, "ot=th:4", "ot=th:4")]
    [InlineData(true, "ot=th:0", "ot=th:0")]
    [InlineData(true, "ot=th:40000000000000", "ot=th:40000000000000")]
    [InlineData(true, "ot=th:40000000000001", "")]
    [InlineData(true, "a=1,ot=th:c;xx:1", "ot=xx:1,a=1")]
    [InlineData(true, "ot=th:c;rv:c0000000000000", "ot=th:c;rv:c0000000000000")]
    [InlineData(true, "ot=th:4;rv:3fffffffffffff", "ot=rv:3fffffffffffff")]
    [InlineData(true, "ot=rv:3fffffffffffff", "ot=rv:3fffffffffffff")]
    [InlineData(true, "a=1,b=2", "a=1,b=2")]
    [InlineData(true, null, null)]
    [InlineData(false, "ot=th:c", "ot=th:c")]
    [InlineData(false, "ot=th:4", "")]
    [InlineData(false, "ot=th:0,a=1", "a=1")]
    [InlineData(false, "a=1", "a=1")]
    public void A_threshold_that_contradicts_the_sampled_flag_is_taken_out(bool sampled, string? traceState, string? expected) =>
        Assert.Equal(expected, Trustworthy(traceState, sampled));

    [Theory]
    [InlineData("ot=th:", "")]
    [InlineData("ot=th:xyz", "")]
    [InlineData("ot=th:3F", "")]
    [InlineData("ot=th:000000000000000", "")]
    [InlineData("ot=th:4;th:4", "")]
    [InlineData("ot=th:3F;rv:9b8233f7e3a151", "ot=rv:9b8233f7e3a151")]
    [InlineData("ot=rv:9B8233f7e3a151", "")]
    [InlineData("ot=rv:9b8233f7e3a15", "")]
    [InlineData("ot=rv:9b8233f7e3a1511;xx:1,a=1", "ot=xx:1,a=1")]
    [InlineData("ot=rv:9b8233f7e3a151;rv:9b8233f7e3a151", "")]
    [InlineData("a=1,ot=th:4;rv:9B8233f7e3a151,b=2", "ot=th:4,a=1,b=2")]
    public void What_the_specification_does_not_allow_is_taken_out(string traceState, string expected) =>
        Assert.Equal(expected, Trustworthy(traceState, sampled: true));

    [Fact]
    public void A_threshold_is_taken_out_where_its_decision_is_not_followed() =>
        Assert.Equal("ot=rv:c0000000000000,a=1", Trustworthy("a=1,ot=th:c;rv:c0000000000000", sampled: true, keepsThreshold: false));

    private static string? Trustworthy(string? traceState, bool sampled, bool keepsThreshold = true)
    {
        var flags = sampled ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None;
        var context = new ActivityContext(TraceId, ActivitySpanId.CreateRandom(), flags, traceState, isRemote: true);
        return OpenTelemetryTraceState.Trustworthy(context, keepsThreshold);
    }
}
