using Microsoft.Extensions.Logging;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Logging;

/// <summary>What values of less common types become on a line.</summary>
#pragma warning disable CA2254, CA1848, CA1873 // Not the place for source-generated messages.
public class JsonValueTests
{
    private readonly FormattedLog _log = FormattedLog.Json();

    [Fact]
    public void A_long_collection_is_cut_and_says_how_much_is_left_out()
    {
        _log.LogInformation("Lines {Lines}", (object)Enumerable.Range(0, 1_000).ToList());

        var lines = _log.Line().GetProperty("Lines");
        var elements = lines.GetArrayLength() - 1;
        Assert.InRange(elements, 1, 999);
        Assert.Equal(elements - 1, lines[elements - 1].GetInt32());
        Assert.Equal($"{1_000 - elements} more", lines[elements].GetString());
    }

    [Fact]
    public void Of_one_without_end_no_more_is_read_than_is_printed()
    {
        var read = 0;
        using (_log.BeginScope(new Dictionary<string, object?> { ["Lines"] = Endless() }))
        {
            _log.LogInformation("hello");
        }

        var lines = _log.Line().GetProperty("Lines");
        Assert.Equal((33, "more"), (lines.GetArrayLength(), lines[32].GetString()));
        Assert.Equal(33, read);

        IEnumerable<int> Endless()
        {
            while (true)
            {
                yield return read++;
            }
        }
    }

    [Fact]
    public void Numbers_of_every_size_are_numbers()
    {
        _log.LogInformation("{A} {B} {C} {D} {E}", (byte)1, ulong.MaxValue, 1.5f, 2.5m, (short)-3);

        var line = _log.Line();
        Assert.Equal(1, line.GetProperty("A").GetInt32());
        Assert.Equal(ulong.MaxValue, line.GetProperty("B").GetUInt64());
        Assert.Equal(1.5f, line.GetProperty("C").GetSingle());
        Assert.Equal(2.5m, line.GetProperty("D").GetDecimal());
        Assert.Equal(-3, line.GetProperty("E").GetInt32());
    }

    [Fact]
    public void Times_are_ISO_8601()
    {
        _log.LogInformation("{A} {B}", new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)));

        var line = _log.Line();
        Assert.Equal("2026-01-02T03:04:05Z", line.GetProperty("A").GetString());
        Assert.Equal("2026-01-02T03:04:05+01:00", line.GetProperty("B").GetString());
    }

    [Fact]
    public void A_line_after_a_very_long_one_is_as_good()
    {
        _log.LogInformation("{Text}", new string('x', 200_000));
        var next = FormattedLog.Json();

        next.LogInformation("short");

        Assert.Equal("short", next.Line().GetProperty("message").GetString());
    }
}
