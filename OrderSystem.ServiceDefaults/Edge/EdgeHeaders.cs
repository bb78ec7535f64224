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
