using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace OrderSystem.ServiceDefaults.Edge;

/// <summary>
/// The x-trace-id that a client sent and that is not the trace's id: an opaque token, or an id that was not honoured.
/// </summary>
internal static class ClientTraceId
{
    /// <summary>The attribute that keeps it: of a request header an array (semantic conventions, <c>http.request.header.&lt;key&gt;</c>).</summary>
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
