using System.Buffers.Binary;
using System.Diagnostics;

namespace OrderSystem.ServiceDefaults.TraceIds;

/// <summary>
/// Makes trace ids that begin with the time: 48 bits of Unix time in milliseconds, most significant byte first, and 80
/// random bits. The rightmost 56 bits are random, as W3C Trace Context level 2 (3.2.2.3.2) asks of an id whose random
/// flag is set.
/// </summary>
internal sealed class TimeOrderedTraceIds(TimeProvider time)
{
    public const int TimeBits = 48;

    private const int IdLength = 16;
    private const int TimeLength = TimeBits / 8;

    public ActivityTraceId Next()
    {
        Span<byte> id = stackalloc byte[IdLength];
        BinaryPrimitives.WriteInt64BigEndian(id, time.GetUtcNow().ToUnixTimeMilliseconds() << (64 - TimeBits));
        Random.Shared.NextBytes(id[TimeLength..]);
        return ActivityTraceId.CreateFromBytes(id);
    }
}

/// <summary>Reads the time back out of a trace id that <see cref="TraceIdStrategy.TimeOrdered"/> has made.</summary>
/// <remarks>
/// Nothing in an id says how it was made, so a time is only believed when it is plausible. Of random ids one in about
/// 1,300 reads as a time between 2020 and 2026; one in 1.6 million as a time within a day of a given one. Who knows
/// when the trace was recorded should therefore say so.
/// </remarks>
public static class TraceIdTime
{
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
