using OrderSystem.ServiceDefaults.Propagation;

namespace OrderSystem.ServiceDefaults.Tests.Propagation;

public class LimitsTests
{
    // Members as key and length; those that stay, by their places. 512 characters are the most, 128 a large member's least.
    public static TheoryData<(string Key, int Length)[], int[]> TraceStates => new()
    {
        { [("a", 256), ("b", 255)], [0, 1] },
        { [("a", 129), ("b", 128), ("c", 129), ("d", 128)], [0, 1, 3] },
        { [("a", 128), ("b", 128), ("c", 128), ("d", 128), ("e", 128)], [0, 1, 2] },
        { [("a", 200), ("b", 150), ("c", 160), ("d", 140)], [0, 1, 2] },
        { [("k0", 102), ("k1", 102), ("k2", 102), ("k3", 102), ("l", 100), ("m", 100)], [0, 1, 2, 3, 4] },
        { [("a", 129), ("k0", 100), ("k1", 100), ("k2", 100), ("k3", 100)], [1, 2, 3, 4] },
        { [.. Enumerable.Range(0, 32).Select(i => ($"k{i}", 5))], [.. Enumerable.Range(0, 32)] },
        { [.. Enumerable.Range(0, 33).Select(i => ($"k{i}", 5))], [.. Enumerable.Range(0, 32)] },
    };

    [Theory]
    [MemberData(nameof(TraceStates))]
    public void Of_a_tracestate_the_large_members_go_from_the_end_then_the_small_ones(
        (string Key, int Length)[] members, int[] kept)
    {
        var all = members.Select(member => Member(member.Key, member.Length)).ToArray();

        Assert.Equal(string.Join(',', kept.Select(place => all[place])), TraceStateLimits.Apply(string.Join(',', all)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a=1")]
    [InlineData("a=1,b=2")]
    public void A_short_tracestate_is_not_copied(string traceState) =>
        Assert.Same(traceState, TraceStateLimits.Apply(traceState));

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
        var first = Member("a", 4096);
        var second = Member("b", bytes - 4097);

        Assert.Equal(whole ? $"{first},{second}" : first, BaggageLimits.Apply($"{first},{second}"));
    }

    [Fact]
    public void Bytes_are_counted_not_characters_and_one_member_that_is_too_long_leaves_nothing()
    {
        Assert.Equal("", BaggageLimits.Apply("a=" + new string('ä', 4096)));
        Assert.Equal("", BaggageLimits.Apply(Member("a", 100_000)));
    }

    [Fact]
    public void Empty_members_count_as_bytes_only()
    {
        var commas = new string(',', 4000);

        Assert.Equal(commas + "a=1", BaggageLimits.Apply(commas + "a=1"));
        Assert.InRange(BaggageLimits.Apply(new string(',', 100_000)).Length, 0, 8192);
    }

    private static string Member(string key, int length) => $"{key}={new string('v', length - key.Length - 1)}";
}
