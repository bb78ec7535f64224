using System.Buffers.Binary;
using System.Diagnostics;
using OpenTelemetry.Trace;
using OrderSystem.ServiceDefaults.Sampling;

namespace OrderSystem.ServiceDefaults.Tests.Sampling;

public class ConsistentRatioSamplerTests
{
    private const int Traces = 50_000;

    public static TheoryData<double, bool> Ratios => new()
    {
        { 0.5, false }, { 0.5, true }, { 0.1, false }, { 0.1, true }, { 0.01, false }, { 0.01, true },
    };

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
    public void The_sampler_of_the_SDK_takes_all_time_ordered_ids_or_none()
    {
        var sampler = new TraceIdRatioBasedSampler(0.1);

        Assert.Contains(Ids(timeOrdered: true).Count(id => IsSampled(sampler, id)), new[] { 0, Traces });
    }

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

    [Fact]
    public void Only_the_rightmost_56_bits_decide()
    {
        var sampler = new ConsistentRatioSampler(0.5);

        Assert.True(IsSampled(sampler, Id("00000000000000000080000000000000")));
        Assert.False(IsSampled(sampler, Id("ffffffffffffffffff7fffffffffffff")));
    }

    [Fact]
    public void All_and_nothing_are_exact()
    {
        Assert.All(Ids(timeOrdered: false), id => Assert.True(IsSampled(new ConsistentRatioSampler(1), id)));
        Assert.All(Ids(timeOrdered: false), id => Assert.False(IsSampled(new ConsistentRatioSampler(0), id)));
        Assert.False(IsSampled(new ConsistentRatioSampler(0), Id("ffffffffffffffffffffffffffffffff")));
        Assert.True(IsSampled(new ConsistentRatioSampler(1), Id("ffffffffffffffffff00000000000000")));
    }

    [Theory]
    [InlineData(0x00000000000000UL)]
    [InlineData(0xffffffffffffffUL)]
    public void It_says_nothing_in_tracestate(ulong randomness)
    {
        var id = Id($"{1:x18}{randomness:x14}");

        Assert.Null(Decide(new ConsistentRatioSampler(0.5), id, "a=1").TraceStateString);
        Assert.Null(Decide(new ConsistentRatioSampler(0.5), id, null).TraceStateString);
    }

    [Fact]
    public void Explicit_randomness_is_honoured()
    {
        var sampler = new ConsistentRatioSampler(0.5);

        var sampled = Decide(sampler, Id("ffffffffffffffffff00000000000000"), "ot=rv:80000000000000");
        var dropped = Decide(sampler, Id("000000000000000000ffffffffffffff"), "ot=rv:7fffffffffffff");

        Assert.Equal(SamplingDecision.RecordAndSample, sampled.Decision);
        Assert.Equal(SamplingDecision.Drop, dropped.Decision);
    }

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

    private static bool IsSampled(Sampler sampler, ActivityTraceId id) => Decide(sampler, id, null).Decision == SamplingDecision.RecordAndSample;

    private static SamplingResult Decide(Sampler sampler, ActivityTraceId id, string? parentState)
    {
        var parent = parentState is null
            ? default
            : new ActivityContext(id, ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, parentState, isRemote: true);
        return sampler.ShouldSample(new SamplingParameters(parent, id, "x", ActivityKind.Server));
    }
}
