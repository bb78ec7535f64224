using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace OrderSystem.ServiceDefaults.Tracing.Edge;

/// <summary>
/// The x-trace-id that a client sent and that is not the trace's id: an opaque token, or an id that was not honoured.
/// </summary>
internal static class ClientTraceId
{
    /// <summary>The longest that is kept, in characters.</summary>
    public const int MaxLength = 128;

    /// <summary>Reads a single value of visible ASCII: nothing that could end a header line or drive a terminal.</summary>
    public static string? Of(HttpRequest request, Activity? activity) =>
        request.Headers[EdgeHeaders.TraceId] is [{ Length: > 0 and <= MaxLength } value]
        && IsVisibleAscii(value)
        && !(LegacyTraceIds.TryParseTraceId(value, out var traceId) && traceId == activity?.TraceId)
            ? value
            : null;

    public static bool IsVisibleAscii(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
