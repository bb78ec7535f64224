using System.Buffers.Binary;
using System.Diagnostics;

namespace OrderSystem.ServiceDefaults.Tracing.TraceIds;

/// <summary>Reads the time back out of a trace id that <see cref="TraceIdStrategy.TimeOrdered"/> has made.</summary>
/// <remarks>
/// Nothing in an id says how it was made, so a time is only believed when it is plausible. Of random ids one in about
/// 1,300 reads as a time between 2020 and 2026; one in 1.6 million as a time within a day of a given one. Who knows
/// when the trace was recorded should therefore say so.
/// </remarks>
public static class TraceIdTime
{
    /// <summary>How far an id's time may be ahead of the clock that reads it.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    /// <summary>No system made such ids before.</summary>
    private static readonly DateTimeOffset Earliest = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads a time from 2020 until now; false when the id holds none.</summary>
    /// <param name="traceId">The trace id.</param>
    /// <param name="time">When the id was made, to the millisecond, in UTC.</param>
    public static bool TryParse(ActivityTraceId traceId, out DateTimeOffset time) =>
        TryParse(traceId, TimeProvider.System, out time);

    /// <summary>Reads a time from 2020 until a clock's now; false when the id holds none.</summary>
    /// <param name="traceId">The trace id.</param>
    /// <param name="clock">Says what "now" is.</param>
    /// <param name="time">When the id was made, to the millisecond, in UTC.</param>
    public static bool TryParse(ActivityTraceId traceId, TimeProvider clock, out DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return TryParse(traceId, Earliest, clock.GetUtcNow() + ClockSkew, out time);
    }

    /// <summary>Reads a time that lies between two others; false when the id holds none.</summary>
    /// <param name="traceId">The trace id.</param>
    /// <param name="from">The earliest time to believe, inclusive.</param>
    /// <param name="to">The latest time to believe, inclusive.</param>
    /// <param name="time">When the id was made, to the millisecond, in UTC.</param>
    public static bool TryParse(ActivityTraceId traceId, DateTimeOffset from, DateTimeOffset to, out DateTimeOffset time)
    {
        Span<byte> id = stackalloc byte[16];
        traceId.CopyTo(id);
        var milliseconds = (long)(BinaryPrimitives.ReadUInt64BigEndian(id) >> (64 - TimeOrderedTraceIds.TimeBits));
        if (milliseconds < from.ToUnixTimeMilliseconds() || milliseconds > to.ToUnixTimeMilliseconds())
        {
            time = default;
            return false;
        }

        time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return true;
    }
}
