using System.Globalization;

namespace OrderSystem.TraceViewer.Model;

/// <summary>Nanoseconds since 1970-01-01 UTC, which <see cref="DateTime"/> (100 ns) cannot express.</summary>
internal static class UnixTime
{
    private const long NanosecondsPerTick = 100;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const double NanosecondsPerMillisecond = 1_000_000;

    /// <summary>Times after the year 2262 cannot be meant.</summary>
    public static long FromProto(ulong nanoseconds) => (long)Math.Min(nanoseconds, long.MaxValue);

    public static double ToMilliseconds(long nanoseconds) => nanoseconds / NanosecondsPerMillisecond;

    public static long From(DateTimeOffset time)
    {
        var ticks = Math.Clamp(time.UtcTicks - DateTime.UnixEpoch.Ticks, 0, long.MaxValue / NanosecondsPerTick);
        return ticks * NanosecondsPerTick;
    }

    /// <summary>ISO 8601 in UTC with nine decimals.</summary>
    public static string Format(long nanoseconds)
    {
        var seconds = DateTime.UnixEpoch.AddSeconds(nanoseconds / NanosecondsPerSecond);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds:yyyy-MM-ddTHH:mm:ss}.{nanoseconds % NanosecondsPerSecond:D9}Z");
    }

    public static long Add(long nanoseconds, long shift) =>
        nanoseconds > long.MaxValue - shift ? long.MaxValue : nanoseconds + shift;
}
