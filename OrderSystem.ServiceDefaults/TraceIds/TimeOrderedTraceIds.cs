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
    private const int TimeBits = 48;

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
