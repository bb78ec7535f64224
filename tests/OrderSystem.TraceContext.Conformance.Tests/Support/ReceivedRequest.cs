namespace OrderSystem.TraceContext.Conformance.Tests.Support;

/// <summary>What of the trace context a request carried that came out of the system.</summary>
internal sealed record ReceivedRequest(string? TraceParent, string? TraceState, string? Baggage)
{
    public string? TraceId => TraceParent?.Split('-')[1];

    public string? SpanId => TraceParent?.Split('-')[2];

    public string? Flags => TraceParent?.Split('-')[3];
}
