namespace OrderSystem.GrainTracing;

/// <summary>The header names of W3C Trace Context and W3C Baggage, which grain calls use as well.</summary>
internal static class TraceContextFields
{
    public const string TraceParent = "traceparent";
    public const string TraceState = "tracestate";
    public const string Baggage = "baggage";
}
