using System.Buffers;

namespace OrderSystem.ServiceDefaults.Edge;

/// <summary>Headers that carry trace ids between the edge and its clients.</summary>
internal static class EdgeHeaders
{
    public const string TraceId = "x-trace-id";
    public const string SpanId = "x-span-id";

    /// <summary>On responses: the x-trace-id that the client sent, where it did not become the trace's id.</summary>
    public const string ClientTraceId = "x-client-trace-id";
    public const string ParentSpanId = "x-parent-span-id";

    /// <summary>W3C Trace Context level 2 as drafted (section "traceresponse header"), same format as traceparent.</summary>
    public const string TraceResponse = "traceresponse";
}

/// <summary>The x-trace-id that a client sent and that is not the trace's id: opaque, or an id that was not honoured.</summary>
internal static class ClientTraceId
{
    /// <summary>The attribute that keeps it, an array (semantic conventions, <c>http.request.header.&lt;key&gt;</c>).</summary>
    public const string Attribute = "http.request.header.x-trace-id";

    /// <summary>The longest that is kept, in characters.</summary>
    public const int MaxLength = 128;

    /// <summary>Reads a single value of visible ASCII: nothing that could end a header line or drive a terminal.</summary>
    public static string? Of(HttpRequest request, Activity? activity) =>
        request.Headers[EdgeHeaders.TraceId] is [{ Length: > 0 and <= MaxLength } value]
        && !value.AsSpan().ContainsAnyExceptInRange('!', '~')
        && !(LegacyTraceIds.TryParseTraceId(value, out var traceId) && traceId == activity?.TraceId)
            ? value
            : null;
}

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
        var isUuid = value is { Length: UuidLength } && (value[8], value[13], value[18], value[23]) == ('-', '-', '-', '-');
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
