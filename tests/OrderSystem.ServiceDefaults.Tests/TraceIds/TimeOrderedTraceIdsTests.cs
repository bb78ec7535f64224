using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using OrderSystem.ServiceDefaults.TraceIds;

namespace OrderSystem.ServiceDefaults.Tests.TraceIds;

public class TimeOrderedTraceIdsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 2, 3, 12, 0, 0, 123, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Noon);

    [Fact]
    public void An_id_begins_with_the_milliseconds_since_1970() =>
        Assert.StartsWith($"{Noon.ToUnixTimeMilliseconds():x12}", new TimeOrderedTraceIds(_time).Next().ToHexString(), StringComparison.Ordinal);

    [Fact]
    public void Ids_sort_by_time_as_text()
    {
        var ids = new TimeOrderedTraceIds(_time);
        var made = new List<string>();
        for (var i = 0; i < 1000; i++)
        {
            made.Add(ids.Next().ToHexString());
            _time.Advance(TimeSpan.FromMilliseconds(1 + (i % 3 * 1_000_000)));
        }

        Assert.Equal(made.Order(StringComparer.Ordinal), made);
    }

    [Fact]
    public void Every_bit_after_the_time_is_random()
    {
        var ids = new TimeOrderedTraceIds(_time);
        var ones = new int[128];
        const int Count = 4000;
        Span<byte> bytes = stackalloc byte[16];
        for (var i = 0; i < Count; i++)
        {
            ids.Next().CopyTo(bytes);
            for (var bit = 48; bit < 128; bit++)
            {
                ones[bit] += (bytes[bit / 8] >> (7 - (bit % 8))) & 1;
            }
        }

        // Seven standard deviations of a fair coin.
        Assert.All(ones[48..], count => Assert.InRange(count, (Count / 2) - 222, (Count / 2) + 222));
    }

    [Fact]
    public void Ids_of_one_millisecond_differ()
    {
        var ids = new TimeOrderedTraceIds(_time);

        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(_ => ids.Next()).Distinct().Count());
    }
}
