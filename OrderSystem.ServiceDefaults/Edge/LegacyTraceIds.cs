using System.Buffers;
using System.Diagnostics;

namespace OrderSystem.ServiceDefaults.Edge;

/// <summary>
/// Reads the ids of clients that do not speak W3C Trace Context: a trace id as 32 hex digits or as UUID,
/// a span id as 16 hex digits, in any case. All zeros are no id (W3C Trace Context 3.2.2.3 and 3.2.2.4).
/// </summary>
internal static class LegacyTraceIds
{
    private const int UuidLength = 36;

    public static bool TryParseTraceId(string? value, out ActivityTraceId traceId)
    {
        // One more hyphen elsewhere leaves too few digits.
        var isUuid = value is { Length: UuidLength } && value[8] == '-' && value[13] == '-' && value[18] == '-' && value[23] == '-';
        Span<byte> bytes = stackalloc byte[16];
        var valid = TryDecode(isUuid ? value!.Replace("-", "", StringComparison.Ordinal) : value, bytes);
        traceId = valid ? ActivityTraceId.CreateFromBytes(bytes) : default;
        return valid;
    }

    public static bool TryParseSpanId(string? value, out ActivitySpanId spanId)
    {
        Span<byte> bytes = stackalloc byte[8];
        var valid = TryDecode(value, bytes);
        spanId = valid ? ActivitySpanId.CreateFromBytes(bytes) : default;
        return valid;
    }

    private static bool TryDecode(string? digits, Span<byte> bytes) =>
        digits?.Length == 2 * bytes.Length
        && Convert.FromHexString(digits, bytes, out _, out _) == OperationStatus.Done
        && bytes.ContainsAnyExcept((byte)0);
}
