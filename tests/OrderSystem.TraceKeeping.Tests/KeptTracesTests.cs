using Microsoft.Extensions.Time.Testing;

namespace OrderSystem.TraceKeeping.Tests;

/// <summary>What one process still tells another of what it keeps.</summary>
public sealed class KeptTracesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly KeptTraces _kept;

    public KeptTracesTests() => _kept = new KeptTraces(new TraceKeepingOptions { MaxAge = TimeSpan.FromSeconds(10) }, _time);

    [Theory]
    [InlineData(-5, "a b c")]
    [InlineData(0, "a b c")]
    [InlineData(1, "b c")]
    [InlineData(3, "")]
    [InlineData(4, "")]
    public void Who_says_how_far_it_has_heard_is_told_the_rest(long position, string reasons)
    {
        Add("a", "b", "c");

        Assert.Equal((reasons, 3), Since(position));
    }

    [Fact]
    public void What_is_too_old_is_told_no_more_and_positions_go_on()
    {
        Add("a");
        _time.Advance(TimeSpan.FromSeconds(6));
        Add("b");
        _time.Advance(TimeSpan.FromSeconds(4));
        Add("c");
        Assert.Equal(("a b c", 3), Since(0));

        _time.Advance(TimeSpan.FromSeconds(1));
        Add("d");

        Assert.Equal(("b c d", 4), Since(0));
        Assert.Equal(("d", 4), Since(3));
    }

    [Fact]
    public void Of_a_great_many_the_latest_are_told()
    {
        for (var i = 0; i < 20_005; i++)
        {
            Add($"{i}");
        }

        var (traces, position) = _kept.Since(0);

        Assert.Equal((20_000, 20_005), (traces.Count, position));
        Assert.Equal(("5", "20004"), (traces[0].Reason, traces[^1].Reason));
    }

    private void Add(params string[] reasons) =>
        Array.ForEach(reasons, reason => _kept.Add(ActivityTraceId.CreateRandom(), reason));

    private (string Reasons, long Position) Since(long position)
    {
        var (traces, next) = _kept.Since(position);
        return (string.Join(' ', traces.Select(trace => trace.Reason)), next);
    }
}
