using System.Buffers;
using System.Diagnostics;

namespace OrderSystem.ServiceDefaults.Edge;

/// <summary>
/// Reads the ids of clients that do not speak W3C Trace Context: a trace id as 32 hex digits or as UUID,
/// a span id as 16 hex digits, in any case. All zeros are no id (W3C Trace Context 3.2.2.3 and 3.2.2.4).
/// </summary>
internal static class LegacyTraceIds
{
    private const int TraceIdLength = 32;
    private const int UuidLength = 36;
    private const int SpanIdLength = 16;

    public static bool TryParseTraceId(string? value, out ActivityTraceId traceId)
    {
        traceId = default;
        Span<char> digits = stackalloc char[TraceIdLength];
        Span<byte> bytes = stackalloc byte[TraceIdLength / 2];
        CopyDigits(value, digits);
        if (!TryDecode(digits, bytes))
        {
            return false;
        }

        traceId = ActivityTraceId.CreateFromBytes(bytes);
        return true;
    }

    public static bool TryParseSpanId(string? value, out ActivitySpanId spanId)
    {
        spanId = default;
        Span<byte> bytes = stackalloc byte[SpanIdLength / 2];
        if (value is not { Length: SpanIdLength } || !TryDecode(value, bytes))
        {
            return false;
        }

        spanId = ActivitySpanId.CreateFromBytes(bytes);
        return true;
    }

    // Of what has another shape nothing is copied, and what is not there decodes to nothing.
    private static void CopyDigits(string? value, Span<char> digits)
    {
        switch (value)
        {
            case { Length: TraceIdLength }:
                value.CopyTo(digits);
                break;

            case { Length: UuidLength } when value[8] == '-' && value[13] == '-' && value[18] == '-' && value[23] == '-':
                value.AsSpan(0, 8).CopyTo(digits);
                value.AsSpan(9, 4).CopyTo(digits[8..]);
                value.AsSpan(14, 4).CopyTo(digits[12..]);
                value.AsSpan(19, 4).CopyTo(digits[16..]);
                value.AsSpan(24, 12).CopyTo(digits[20..]);
                break;
        }
    }

    private static bool TryDecode(ReadOnlySpan<char> digits, Span<byte> bytes) =>
        Convert.FromHexString(digits, bytes, out _, out _) == OperationStatus.Done
        && bytes.ContainsAnyExcept((byte)0);
}
