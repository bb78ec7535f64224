using System.Diagnostics;
using OrderSystem.ServiceDefaults.Telemetry.Sampling;

namespace OrderSystem.ServiceDefaults.Tests.Sampling;

public class OpenTelemetryTraceStateTests
{
    private static readonly SamplingThreshold Tenth = SamplingThreshold.Of(0.1)!.Value;

    [Theory]
    [InlineData(null, "ot=th:e666")]
    [InlineData("", "ot=th:e666")]
    [InlineData("a=1", "ot=th:e666,a=1")]
    [InlineData("a=1,b=2", "ot=th:e666,a=1,b=2")]
    [InlineData("ot=th:8", "ot=th:e666")]
    [InlineData("a=1,ot=th:8,b=2", "ot=th:e666,a=1,b=2")]
    [InlineData("a=1,ot=rv:9b8233f7e3a151;th:8", "ot=th:e666;rv:9b8233f7e3a151,a=1")]
    [InlineData("ot=xx:1;th:8;rv:9b8233f7e3a151", "ot=th:e666;xx:1;rv:9b8233f7e3a151")]
    [InlineData("tenant@ot=th:8", "ot=th:e666,tenant@ot=th:8")]
    [InlineData("a=1 , ot=th:8 ,\tb=2", "ot=th:e666,a=1,b=2")]
    public void The_threshold_is_written_in_front_and_the_rest_stays(string? traceState, string expected) =>
        Assert.Equal(expected, OpenTelemetryTraceState.WithThreshold(traceState, Tenth));

    [Theory]
    [InlineData(null, null)]
    [InlineData("a=1", "a=1")]
    [InlineData("ot=th:8", "")]
    [InlineData("a=1,ot=th:8", "a=1")]
    [InlineData("a=1,ot=th:8;rv:9b8233f7e3a151", "ot=rv:9b8233f7e3a151,a=1")]
    [InlineData("ot=rv:9b8233f7e3a151;th:8", "ot=rv:9b8233f7e3a151")]
    public void The_threshold_is_taken_out_and_the_rest_stays(string? traceState, string? expected) =>
        Assert.Equal(expected, OpenTelemetryTraceState.WithoutThreshold(traceState));

    [Theory]
    [InlineData("ot=rv:9b8233f7e3a151", 0x9b8233f7e3a151)]
    [InlineData("a=1, ot=th:8;rv:00000000000001 ,b=2", 1)]
    public void Explicit_randomness_is_read(string traceState, ulong expected)
    {
        Assert.True(OpenTelemetryTraceState.TryGetRandomness(traceState, out var randomness));
        Assert.Equal(expected, randomness);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a=1")]
    [InlineData("ot=th:8")]
    [InlineData("ot=rv:9b8233f7e3a15")]
    [InlineData("ot=rv:9b8233f7e3a1511")]
    [InlineData("ot=rv:9b8233f7e3a15x")]
    [InlineData("ot=rv:+b8233f7e3a151")]
    [InlineData("notot=rv:9b8233f7e3a151")]
    public void What_is_no_randomness_is_none(string? traceState) =>
        Assert.False(OpenTelemetryTraceState.TryGetRandomness(traceState, out _));

    // The trace id's randomness is 40000000000000: sampled by thresholds up to 4.
    [Theory]
    [InlineData(true, "ot=th:4", "ot=th:4")]
    [InlineData(true, "ot=th:0", "ot=th:0")]
    [InlineData(true, "ot=th:40000000000000", "ot=th:40000000000000")]
    [InlineData(true, "ot=th:40000000000001", "")]
    [InlineData(true, "a=1,ot=th:c;xx:1", "ot=xx:1,a=1")]
    [InlineData(true, "ot=th:c;rv:c0000000000000", "ot=th:c;rv:c0000000000000")]
    [InlineData(true, "ot=th:4;rv:3fffffffffffff", "ot=rv:3fffffffffffff")]
    [InlineData(true, "ot=th:", "")]
    [InlineData(true, "ot=th:xyz", "")]
    [InlineData(true, "ot=th:000000000000000", "")]
    [InlineData(true, "ot=rv:3fffffffffffff", "ot=rv:3fffffffffffff")]
    [InlineData(true, "a=1", "a=1")]
    [InlineData(true, null, null)]
    [InlineData(false, "ot=th:c", "ot=th:c")]
    [InlineData(false, "ot=th:4", "")]
    [InlineData(false, "ot=th:0,a=1", "a=1")]
    [InlineData(false, "a=1", "a=1")]
    public void A_threshold_that_contradicts_the_sampled_flag_is_taken_out(bool sampled, string? traceState, string? expected)
    {
        var context = new ActivityContext(
            ActivityTraceId.CreateFromString("0af7651916cd43ddff40000000000000"),
            ActivitySpanId.CreateRandom(),
            sampled ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None,
            traceState,
            isRemote: true);

        Assert.Equal(expected, OpenTelemetryTraceState.WithConsistentThreshold(context));
    }

    [Theory]
    [InlineData(248, true)]
    [InlineData(249, false)]
    public void A_member_has_at_most_256_characters(int kept, bool fits)
    {
        var value = "xx:" + new string('a', kept - 3);

        Assert.Equal(fits ? $"ot=th:e666;{value}" : $"ot={value}", OpenTelemetryTraceState.WithThreshold($"ot={value}", Tenth));
    }

    [Fact]
    public void A_full_tracestate_loses_its_last_member_for_the_threshold()
    {
        var traceState = string.Join(',', Enumerable.Range(1, 32).Select(i => $"k{i}=v"));

        var actual = OpenTelemetryTraceState.WithThreshold(traceState, Tenth).Split(',');

        Assert.Equal(32, actual.Length);
        Assert.Equal("ot=th:e666", actual[0]);
        Assert.Equal("k31=v", actual[^1]);
    }

    [Fact]
    public void A_member_that_is_full_gets_no_threshold_rather_than_a_cut_one()
    {
        var full = "xx:" + new string('a', 252);

        Assert.Equal($"ot={full}", OpenTelemetryTraceState.WithThreshold($"ot={full}", Tenth));
        Assert.Equal($"ot={full}", OpenTelemetryTraceState.WithThreshold($"ot=th:8;{full}", Tenth));
    }
}
