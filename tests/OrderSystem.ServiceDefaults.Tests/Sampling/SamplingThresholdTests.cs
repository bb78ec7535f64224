using OrderSystem.ServiceDefaults.Telemetry.Sampling;

namespace OrderSystem.ServiceDefaults.Tests.Sampling;

public class SamplingThresholdTests
{
    // The table of the specification, "Converting floating-point probability to threshold value", precision 4.
    [Theory]
    [InlineData(1, 1, "0")]
    [InlineData(1, 2, "8")]
    [InlineData(1, 3, "aaab")]
    [InlineData(1, 4, "c")]
    [InlineData(1, 5, "cccd")]
    [InlineData(1, 8, "e")]
    [InlineData(1, 10, "e666")]
    [InlineData(1, 16, "f")]
    [InlineData(1, 100, "fd70a")]
    [InlineData(1, 1000, "ffbe77")]
    [InlineData(1, 10_000, "fff9724")]
    [InlineData(1, 100_000, "ffff583a")]
    [InlineData(1, 1_000_000, "ffffef39")]
    [InlineData(3, 4, "4")]
    [InlineData(999, 1000, "004189")]
    public void Is_encoded_as_the_specification_does(double sampled, double of, string text) =>
        Assert.Equal(text, SamplingThreshold.Of(sampled / of)?.Text);

    [Theory]
    [InlineData(0.5, 0x80000000000000)]
    [InlineData(0.1, 0xe6660000000000)]
    [InlineData(0.01, 0xfd70a000000000)]
    [InlineData(1.0, 0)]
    public void Accepts_what_is_not_less(double probability, ulong threshold)
    {
        var actual = SamplingThreshold.Of(probability)!.Value;

        Assert.Equal(threshold, actual.Value);
        Assert.True(actual.Accepts(threshold));
        Assert.True(threshold == 0 || !actual.Accepts(threshold - 1));
        Assert.True(actual.Accepts((1UL << 56) - 1));
    }

    [Theory]
    [InlineData(1.4e-17, "ffffffffffffff")]
    [InlineData(1e-16, "fffffffffffff9")]
    public void Has_all_the_digits_that_the_smallest_probabilities_need(double probability, string text) =>
        Assert.Equal(text, SamplingThreshold.Of(probability)?.Text);

    [Theory]
    [InlineData(0)]
    [InlineData(1e-18)]
    public void Is_none_where_nothing_is_sampled(double probability) => Assert.Null(SamplingThreshold.Of(probability));

    [Fact]
    public void Almost_all_is_all_or_less()
    {
        var threshold = SamplingThreshold.Of(1 - 1e-16)!.Value;

        Assert.InRange(threshold.Value, 0UL, 8UL);
    }
}
