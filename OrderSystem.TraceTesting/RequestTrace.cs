using System.Diagnostics;

namespace OrderSystem.TraceTesting;

/// <summary>Finds out which trace a request is in.</summary>
internal static class RequestTrace
{
    public const string TraceParent = "traceparent";
    private const string TraceResponse = "traceresponse";
    private const string LegacyTraceId = "x-trace-id";

    public static string IdOf(HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.Headers.TryGetValues(TraceResponse, out var values) && values.First().Split('-') is [_, { Length: 32 } id, ..])
        {
            return id;
        }

        if (response.Headers.TryGetValues(LegacyTraceId, out values))
        {
            return values.First();
        }

        return Sent(response) is { } context
            ? context.TraceId.ToHexString()
            : throw new TraceAssertionException(
                $"The response has neither a {TraceResponse} nor an {LegacyTraceId} header, and its request had no {TraceParent}: "
                + $"which trace it is in is not known. Send requests through a {nameof(TraceContextHandler)}.");
    }

    /// <summary>The span that the request named as its parent.</summary>
    public static string? ParentOf(HttpResponseMessage response) => Sent(response)?.SpanId.ToHexString();

    private static ActivityContext? Sent(HttpResponseMessage response) =>
        response.RequestMessage is { } request
        && request.Headers.TryGetValues(TraceParent, out var values)
        && ActivityContext.TryParse(values.First(), null, out var context)
            ? context
            : null;
}
