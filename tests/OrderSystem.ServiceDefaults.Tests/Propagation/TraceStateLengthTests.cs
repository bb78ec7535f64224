using OrderSystem.ServiceDefaults.Propagation;

namespace OrderSystem.ServiceDefaults.Tests.Propagation;

/// <summary>A tracestate that reaches its 512 characters exactly, and which members go to get there.</summary>
public class TraceStateLengthTests
{
    [Fact]
    public void Large_members_go_until_the_rest_fits_exactly()
    {
        var fits = $"{Member("a", 200)},{Member("b", 150)},{Member("c", 160)}";
        Assert.Equal(512, fits.Length);

        Assert.Equal(fits, TraceStateLimits.Apply($"{fits},{Member("d", 140)}"));
    }

    [Fact]
    public void Small_members_go_from_the_end_until_the_rest_fits_exactly()
    {
        var fits = string.Join(',', Enumerable.Range(0, 4).Select(i => Member($"k{i}", 102))) + "," + Member("l", 100);
        Assert.Equal(512, fits.Length);

        Assert.Equal(fits, TraceStateLimits.Apply($"{fits},{Member("m", 100)}"));
    }

    [Fact]
    public void A_large_member_in_front_goes_before_small_ones()
    {
        var small = string.Join(',', Enumerable.Range(0, 4).Select(i => Member($"k{i}", 100)));

        Assert.Equal(small, TraceStateLimits.Apply($"{Member("a", 129)},{small}"));
    }

    private static string Member(string key, int length) => key + "=" + new string('v', length - key.Length - 1);
}
