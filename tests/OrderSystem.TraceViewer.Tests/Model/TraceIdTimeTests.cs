using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceViewer.Tests.Model;

public class TraceIdTimeTests
{
    // 2026-01-01T00:00:00.123Z
    private const string TimeOrdered = "019b76daa87baf123456789abcdef012";
    private const long Made = 1_767_225_600_123;
    private const long Day = 24 * 60 * 60 * 1000;

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(-5)]
    [InlineData(Day)]
    [InlineData(-Day)]
    public void A_time_near_the_start_is_read(long startsLater) =>
        Assert.Equal("2026-01-01T00:00:00.123Z", TraceIdTime.Of(TimeOrdered, (Made + startsLater) * 1_000_000));

    [Theory]
    [InlineData(Day + 1)]
    [InlineData(-Day - 1)]
    [InlineData(-Made)]
    public void A_time_far_from_the_start_is_chance(long startsLater) =>
        Assert.Null(TraceIdTime.Of(TimeOrdered, (Made + startsLater) * 1_000_000));

    [Theory]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("ffffffffffffffffffffffffffffffff")]
    [InlineData("")]
    [InlineData("not hexadecimal at all")]
    public void Other_ids_hold_no_time(string traceId) => Assert.Null(TraceIdTime.Of(traceId, Made * 1_000_000));
}
