using OrderSystem.ServiceDefaults.Propagation;

namespace OrderSystem.ServiceDefaults.Tests.Propagation;

public class LimitsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a=1")]
    [InlineData("a=1,b=2")]
    public void A_short_tracestate_stays(string traceState) => Assert.Same(traceState, TraceStateLimits.Apply(traceState));

    [Fact]
    public void A_tracestate_of_512_characters_stays()
    {
        var traceState = $"{Member('a', 256)},{Member('b', 255)}";

        Assert.Equal(512, traceState.Length);
        Assert.Same(traceState, TraceStateLimits.Apply(traceState));
    }

    [Fact]
    public void Of_a_longer_one_the_large_members_go_first_the_last_one_first_of_all()
    {
        var (first, small, large, last) = (Member('a', 129), Member('b', 128), Member('c', 129), Member('d', 128));

        Assert.Equal($"{first},{small},{last}", TraceStateLimits.Apply($"{first},{small},{large},{last}"));
    }

    [Fact]
    public void Then_the_members_at_the_end()
    {
        var members = "abcde".Select(key => Member(key, 128)).ToArray();

        Assert.Equal(string.Join(',', members[..3]), TraceStateLimits.Apply(string.Join(',', members)));
    }

    [Fact]
    public void A_33rd_member_is_dropped()
    {
        var members = Enumerable.Range(0, 33).Select(i => $"k{i}=1").ToArray();

        Assert.Equal(string.Join(',', members[..32]), TraceStateLimits.Apply(string.Join(',', members)));
        Assert.Equal(string.Join(',', members[..32]), TraceStateLimits.Apply(string.Join(',', members[..32])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a=1, b=2;property")]
    public void Short_baggage_stays(string baggage) => Assert.Same(baggage, BaggageLimits.Apply(baggage));

    [Fact]
    public void Of_65_members_the_last_is_dropped()
    {
        var members = Enumerable.Range(0, 65).Select(i => $"k{i}=1").ToArray();

        Assert.Equal(string.Join(',', members[..64]), BaggageLimits.Apply(string.Join(',', members)));
        Assert.Equal(string.Join(',', members[..64]), BaggageLimits.Apply(string.Join(',', members[..64])));
    }

    [Theory]
    [InlineData(8192, true)]
    [InlineData(8193, false)]
    public void Baggage_ends_with_the_last_whole_member_within_8192_bytes(int bytes, bool whole)
    {
        var first = Member('a', 4096);
        var second = Member('b', bytes - 4097);

        Assert.Equal(whole ? $"{first},{second}" : first, BaggageLimits.Apply($"{first},{second}"));
    }

    [Fact]
    public void Bytes_are_counted_not_characters() =>
        Assert.Equal("", BaggageLimits.Apply("a=" + new string('ä', 4096)));

    [Fact]
    public void One_member_that_is_too_long_leaves_nothing() => Assert.Equal("", BaggageLimits.Apply(Member('a', 100_000)));

    [Fact]
    public void Empty_members_count_as_bytes_only()
    {
        var commas = new string(',', 4000);

        Assert.Equal(commas + "a=1", BaggageLimits.Apply(commas + "a=1"));
        Assert.InRange(BaggageLimits.Apply(new string(',', 100_000)).Length, 0, 8192);
    }

    private static string Member(char key, int length) => $"{key}={new string('v', length - 2)}";
}
