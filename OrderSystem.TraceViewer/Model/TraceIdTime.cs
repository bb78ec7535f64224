using System.Globalization;

namespace OrderSystem.TraceViewer.Model;

/// <summary>
/// The time in a time-ordered trace id (48 bits of Unix time in milliseconds, then random). Nothing says how an id was
/// made: it is believed if it lies within a day of the trace's start, which a random id does once in 1.6 million times.
/// </summary>
internal static class TraceIdTime
{
    private const int TimeDigits = 12;
    private const long NanosecondsPerMillisecond = 1_000_000;
    private const long DayInMilliseconds = 24 * 60 * 60 * 1000;

    /// <summary>ISO 8601 in UTC with milliseconds; null when the id holds no time.</summary>
    public static string? Of(string traceId, long startUnixNanoseconds)
    {
        if (traceId.Length < TimeDigits
            || !long.TryParse(traceId.AsSpan(0, TimeDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var milliseconds)
            || Math.Abs(milliseconds - (startUnixNanoseconds / NanosecondsPerMillisecond)) > DayInMilliseconds)
        {
            return null;
        }

        return DateTime.UnixEpoch.AddMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }
}
