using OrderSystem.ServiceDefaults.Sampling;

namespace OrderSystem.ServiceDefaults.Tests.Sampling;

public class SamplingThresholdTests
{
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
    public void Is_what_the_specification_computes(double sampled, double of, string digits) =>
        Assert.Equal(digits, $"{SamplingThreshold.Of(sampled / of).Value:x14}");

    [Theory]
    [InlineData(0.5, 0x80000000000000)]
    [InlineData(1.0, 0)]
    public void Accepts_what_is_not_less(double probability, ulong threshold)
    {
        var actual = SamplingThreshold.Of(probability);

        Assert.True(actual.Accepts(threshold));
        Assert.True(threshold == 0 || !actual.Accepts(threshold - 1));
        Assert.True(actual.Accepts((1UL << 56) - 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-18)]
    public void Accepts_nothing_where_nothing_is_sampled(double probability) =>
        Assert.False(SamplingThreshold.Of(probability).Accepts((1UL << 56) - 1));

    [Theory]
    [InlineData("8", 0x80000000000000)]
    [InlineData("0", 0)]
    [InlineData("c0", 0xc0000000000000)]
    [InlineData("ffffffffffffff", 0xffffffffffffff)]
    public void Is_read_from_hex_digits_without_trailing_zeros(string text, ulong value)
    {
        Assert.True(SamplingThreshold.TryParse(text, out var threshold));
        Assert.Equal(value, threshold.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("3F")]
    [InlineData("xyz")]
    [InlineData("-1")]
    [InlineData(" 8")]
    [InlineData("0x8")]
    [InlineData("000000000000000")]
    public void Anything_else_is_none(string text) => Assert.False(SamplingThreshold.TryParse(text, out _));
}
