using System.Buffers.Binary;
using OpenTelemetry.Trace;
using OrderSystem.ServiceDefaults.Sampling;

namespace OrderSystem.ServiceDefaults.Tests.Sampling;

/// <summary>Sampling by ratio as OpenTelemetry specifies it, and what becomes of a caller's threshold.</summary>
public class ConsistentSamplingTests
{
    private const int Traces = 50_000;
    private const ulong MostRandomness = (1UL << 56) - 1;

    // Its rightmost 56 bits are above any threshold of the tests.
    private const string HighTraceId = "0af7651916cd43dd84ffffffffffffff";

    // Its randomness is 40000000000000: sampled by thresholds up to 4.
    private static readonly ActivityTraceId TraceId = Id("0af7651916cd43ddff40000000000000");

    public static TheoryData<string> NoThresholds => ["", "3F", "xyz", "-1", " 8", "0x8", "000000000000000"];

    public static TheoryData<string> NoRandomness =>
    [
        "", "a=1", "ot=th:8", "ot=rv:", "ot=rv:9b8233f7e3a15", "ot=rv:9b8233f7e3a1511", "ot=rv:9b8233f7e3a15x",
        "ot=rv:+b8233f7e3a151", "ot=rv:9B8233f7e3a151", "ot=rv:9b8233f7e3a151;rv:9b8233f7e3a151", "ot=RV:9b8233f7e3a151",
        "ot=xrv:9b8233f7e3a151", "notot=rv:9b8233f7e3a151",
    ];

    public static MatrixTheoryData<double, bool> Ratios => new([0.5, 0.1, 0.01], [false, true]);

    [Theory]
    [MemberData(nameof(Ratios))]
    public void The_share_is_met_for_random_and_for_time_ordered_ids(double ratio, bool timeOrdered)
    {
        var sampler = new ConsistentRatioSampler(ratio);
        var sampled = Ids(timeOrdered).Count(id => IsSampled(sampler, id));

        // Six standard deviations of a binomial distribution: a failure means something, once in 500 million runs.
        var deviation = Math.Sqrt(Traces * ratio * (1 - ratio));
        Assert.InRange(sampled, (Traces * ratio) - (6 * deviation), (Traces * ratio) + (6 * deviation));
    }

    [Fact]
    public void The_sampler_of_the_SDK_takes_all_time_ordered_ids_or_none() =>
        Assert.Contains(
            Ids(timeOrdered: true).Count(id => IsSampled(new TraceIdRatioBasedSampler(0.1), id)), new[] { 0, Traces });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_sampled_at_a_ratio_is_sampled_at_every_higher_one(bool timeOrdered)
    {
        ConsistentRatioSampler[] ascending = [new(0.001), new(0.01), new(0.1), new(0.3), new(0.5), new(0.999), new(1)];
        foreach (var id in Ids(timeOrdered))
        {
            var decisions = ascending.Select(sampler => IsSampled(sampler, id)).ToArray();
            Assert.Equal(decisions.Order(), decisions);
        }
    }

    [Theory]
    [InlineData(0.5, "00000000000000000080000000000000", null, true)]
    [InlineData(0.5, "ffffffffffffffffff7fffffffffffff", null, false)]
    [InlineData(0, "ffffffffffffffffffffffffffffffff", null, false)]
    [InlineData(1, "ffffffffffffffffff00000000000000", null, true)]
    [InlineData(0.5, "ffffffffffffffffff00000000000000", "ot=rv:80000000000000", true)]
    [InlineData(0.5, "000000000000000000ffffffffffffff", "ot=rv:7fffffffffffff", false)]
    [InlineData(0.5, "00000000000000000100000000000000", "a=1", false)]
    [InlineData(0.5, "000000000000000001ffffffffffffff", "a=1", true)]
    public void The_rightmost_56_bits_or_explicit_randomness_decide_and_nothing_is_written(
        double ratio, string id, string? traceState, bool isSampled)
    {
        var parent = traceState is null
            ? default
            : new ActivityContext(Id(id), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, traceState, isRemote: true);

        var result = new ConsistentRatioSampler(ratio).ShouldSample(new SamplingParameters(parent, Id(id), "x", default));

        Assert.Equal(isSampled ? SamplingDecision.RecordAndSample : SamplingDecision.Drop, result.Decision);
        Assert.Null(result.TraceStateString);
    }

    // The table of the specification, "Converting floating-point probability to threshold value", at full precision.
    [Theory]
    [InlineData(1, 1, "00000000000000")]
    [InlineData(1, 2, "80000000000000")]
    [InlineData(1, 3, "aaaaaaaaaaaaac")]
    [InlineData(1, 4, "c0000000000000")]
    [InlineData(1, 5, "cccccccccccccc")]
    [InlineData(1, 8, "e0000000000000")]
    [InlineData(1, 10, "e6666666666666")]
    [InlineData(1, 16, "f0000000000000")]
    [InlineData(1, 100, "fd70a3d70a3d71")]
    [InlineData(1, 1000, "ffbe76c8b43958")]
    [InlineData(3, 4, "40000000000000")]
    public void A_threshold_is_what_the_specification_computes(double sampled, double of, string digits) =>
        Assert.Equal(digits, $"{OpenTelemetryTraceState.ThresholdOf(sampled / of):x14}");

    [Theory]
    [InlineData(0)]
    [InlineData(1e-18)]
    public void Where_nothing_is_sampled_it_is_above_all_randomness(double probability) =>
        Assert.True(OpenTelemetryTraceState.ThresholdOf(probability) > MostRandomness);

    [Theory]
    [InlineData("8", 0x80000000000000UL)]
    [InlineData("0", 0UL)]
    [InlineData("c0", 0xc0000000000000UL)]
    [InlineData("ffffffffffffff", MostRandomness)]
    public void A_threshold_is_read_from_hex_digits_without_trailing_zeros(string text, ulong value)
    {
        Assert.True(OpenTelemetryTraceState.TryParseThreshold(text, out var threshold));
        Assert.Equal(value, threshold);
    }

    [Theory]
    [MemberData(nameof(NoThresholds))]
    public void What_is_no_such_digits_is_no_threshold(string text) =>
        Assert.False(OpenTelemetryTraceState.TryParseThreshold(text, out _));

    [Theory]
    [InlineData("ot=rv:9b8233f7e3a151", 0x9b8233f7e3a151)]
    [InlineData("a=1, ot=th:8;rv:00000000000001 ,b=2", 1)]
    public void Explicit_randomness_is_read(string traceState, ulong expected) =>
        Assert.Equal(expected, OpenTelemetryTraceState.RandomnessOf(TraceId, traceState));

    [Theory]
    [InlineData(null)]
    [MemberData(nameof(NoRandomness))]
    public void Without_it_the_rightmost_56_bits_of_the_id_count(string? traceState) =>
        Assert.Equal(0x40000000000000UL, OpenTelemetryTraceState.RandomnessOf(TraceId, traceState));

    // A threshold that contradicts the sampled flag, then what the specification does not allow.
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
    [InlineData(true, "ot=th:", "")]
    [InlineData(true, "ot=th:xyz", "")]
    [InlineData(true, "ot=th:3F", "")]
    [InlineData(true, "ot=th:000000000000000", "")]
    [InlineData(true, "ot=th:4;th:4", "")]
    [InlineData(true, "ot=th:3F;rv:9b8233f7e3a151", "ot=rv:9b8233f7e3a151")]
    [InlineData(true, "ot=rv:9B8233f7e3a151", "")]
    [InlineData(true, "ot=rv:9b8233f7e3a15", "")]
    [InlineData(true, "ot=rv:9b8233f7e3a1511;xx:1,a=1", "ot=xx:1,a=1")]
    [InlineData(true, "ot=rv:9b8233f7e3a151;rv:9b8233f7e3a151", "")]
    [InlineData(true, "a=1,ot=th:4;rv:9B8233f7e3a151,b=2", "ot=th:4,a=1,b=2")]
    [InlineData(true, "a=1,ot=th:c;rv:c0000000000000", "ot=rv:c0000000000000,a=1", false)]
    public void What_is_not_to_be_believed_is_taken_out(
        bool sampled, string? traceState, string? expected, bool keepsThreshold = true)
    {
        var flags = sampled ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None;
        var context = new ActivityContext(TraceId, ActivitySpanId.CreateRandom(), flags, traceState, isRemote: true);

        Assert.Equal(expected, OpenTelemetryTraceState.Trustworthy(context, keepsThreshold));
    }

    [Theory]
    [InlineData("parentbased_traceidratio", "01", "a=1,ot=th:c", "a=1,ot=th:c")]
    [InlineData("parentbased_traceidratio", "00", "a=1,ot=th:c", "a=1")]
    [InlineData("traceidratio", "03", "a=1,ot=th:c", "a=1")]
    [InlineData("traceidratio", "03", "a=1", "a=1")]
    [InlineData("always_on", "03", "a=1,ot=th:c", "a=1")]
    public async Task A_callers_threshold_stays_where_its_decision_is_followed_and_it_can_be_true(
        string sampler, string flags, string arriving, string expected)
    {
        await using var service = await StartAsync(sampler);

        using var answer = await service.GetAsync(
            "/", $"traceparent: 00-{HighTraceId}-b7ad6b7169203331-{flags}", $"tracestate: {arriving}");

        Assert.Equal(expected, await answer.TextAsync());
    }

    [Theory]
    [InlineData("parentbased_traceidratio")]
    [InlineData("traceidratio")]
    [InlineData("always_on")]
    public async Task A_new_trace_has_no_tracestate(string sampler)
    {
        await using var service = await StartAsync(sampler);

        using var answer = await service.GetAsync("/", $"x-trace-id: {HighTraceId}");

        Assert.Empty(await answer.TextAsync());
        Assert.Null((await service.SpanAsync()).TraceStateString);
    }

    private static Task<TestService> StartAsync(string sampler) => TestService.StartAsync(
        app => app.MapGet("/", () => Activity.Current?.TraceStateString ?? string.Empty),
        settings: [("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", "0.5")]);

    private static IEnumerable<ActivityTraceId> Ids(bool timeOrdered)
    {
        // A minute's worth of traces: a deployment that starts at a bad time must not be blind for a day.
        var start = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).ToUnixTimeMilliseconds();
        return Enumerable.Range(0, Traces).Select(i => timeOrdered ? TimeOrdered(start + i) : ActivityTraceId.CreateRandom());
    }

    // 48 bits of time, then 80 random ones.
    private static ActivityTraceId TimeOrdered(long milliseconds)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, milliseconds << 16);
        Random.Shared.NextBytes(id[6..]);
        return ActivityTraceId.CreateFromBytes(id);
    }

    private static ActivityTraceId Id(string hex) => ActivityTraceId.CreateFromString(hex);

    private static bool IsSampled(Sampler sampler, ActivityTraceId id) =>
        sampler.ShouldSample(new SamplingParameters(default, id, "x", default)).Decision == SamplingDecision.RecordAndSample;
}
