using OrderSystem.ServiceDefaults.Telemetry.Sampling;

namespace OrderSystem.ServiceDefaults.Tests.Sampling;

public class SamplerFactoryTests
{
    [Theory]
    [InlineData(null, true, 1)]
    [InlineData(" ", true, 1)]
    [InlineData("0", true, 0)]
    [InlineData("0.25", true, 0.25)]
    [InlineData("1", true, 1)]
    [InlineData("-0.01", false, -0.01)]
    [InlineData("1.01", false, 1.01)]
    [InlineData("half", false, 0)]
    public void A_ratio_is_a_number_from_0_to_1(string? argument, bool valid, double ratio)
    {
        Assert.Equal(valid, SamplerFactory.TryParseRatio(argument, out var parsed));
        Assert.Equal(ratio, parsed);
    }

    [Theory]
    [InlineData("traceidratio", true)]
    [InlineData("TraceIdRatio", true)]
    [InlineData("parentbased_traceidratio", false)]
    [InlineData("always_on", false)]
    public void Only_a_ratio_that_follows_no_parent_is_this_processs_own(string name, bool own) =>
        Assert.Equal(own, SamplerFactory.OwnRatio(new SamplerOptions { Name = name, Argument = "0.5" }) is not null);
}
